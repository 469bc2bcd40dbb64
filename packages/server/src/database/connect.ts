import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { createLogger, type Logger, withoutSecrets } from "../kernel/logger.js";
import { connectPGlite } from "./connect-pglite.js";
import { connectPostgres } from "./connect-postgres.js";
import type { Database, Migrations, Opening } from "./database.js";

/** Which database: a PostgreSQL server by `url`, or the embedded one in `dataDir`. */
export type DatabaseOptions = {
  /** The schema of our tables; default `public`. A lower-case SQL name. */
  readonly schema?: string;
} & ({ readonly url: string } | { readonly dataDir: string });

/** The same, as an application reads it from its environment, where a variable may not be set: that is rejected. */
export type DatabaseInput = Pick<DatabaseOptions, "schema"> &
  ({ readonly url: string | undefined } | { readonly dataDir: string | undefined });

const CHAT_MIGRATIONS: Migrations = {
  folder: fileURLToPath(new URL("../../migrations", import.meta.url)),
  table: "chat_migrations",
};

/**
 * Opens a database and brings its tables up to date.
 *
 * @param onOpening called when this thread only waits, with the reason: the caller may use the time
 * @throws DataDirInUse if another process uses the embedded database
 * @throws RangeError if `url` or `dataDir` is undefined or empty, as a variable that is not set
 */
export async function openDatabase(
  options: DatabaseInput,
  logger: Logger = createLogger("info"),
  onOpening?: (opening: Opening) => void,
): Promise<Database> {
  const schema = checkedSchema(options.schema ?? "public");
  const database =
    "url" in options
      ? connectPostgres({ url: given("url", options.url), schema, logger: withoutSecrets(logger) })
      : await connectPGlite({ dataDir: folderOf(given("dataDir", options.dataDir)), schema }, onOpening);
  if ("url" in options) onOpening?.("opening");
  try {
    await database.migrate(CHAT_MIGRATIONS);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

function given(name: string, value: string | undefined): string {
  if (typeof value !== "string" && value) throw new RangeError(`database.${name} must be a string.`);
  if (value) return value;
  throw new RangeError(`database.${name} is ${JSON.stringify(value)}: is the variable set that it comes from?`);
}

function folderOf(dataDir: string): string {
  if (/^file:/i.test(dataDir)) throw new RangeError("database.dataDir must be a path, not a file: address.");
  return dataDir.startsWith("memory://") ? dataDir : resolve(dataDir);
}

/** The name goes into SQL and into the options of a connection, where it can't be a parameter. */
function checkedSchema(schema: string): string {
  if (/^[a-z_][a-z0-9_]{0,62}$/.test(schema)) return schema;
  throw new RangeError(
    `The schema must be a lower-case SQL name of up to 63 characters, not ${JSON.stringify(schema)}.`,
  );
}
