import { resolve } from "node:path";
import {
  type Database,
  type DatabaseOptions,
  DatabaseTooOld,
  DataDirInUse,
  databaseAddress,
  type Logger,
  NewerDatabaseError,
  type Opening,
  openDatabase,
  ServerNotWritableError,
  UnsupportedSessionError,
  UnusableDataDirError,
} from "@duologue/server/foundation";
import { errorCode, errorLine, StartFailure } from "./start-failure.js";

/**
 * Opens the database; the embedded one is made, with its data folder, on the first start.
 *
 * @param onOpening called when this thread only waits, with the reason
 * @throws StartFailure
 */
export async function openData(
  options: DatabaseOptions,
  logger: Logger,
  onOpening?: (opening: Opening) => void,
): Promise<Database> {
  try {
    return await openDatabase(options, logger, onOpening);
  } catch (error) {
    throw new StartFailure(explain(error, options), { cause: error });
  }
}

/** Whether nothing is kept: for tests. */
export function isInMemory(options: DatabaseOptions): boolean {
  return "dataDir" in options && options.dataDir.startsWith("memory://");
}

/** Errors whose message is the line to print. */
const SAY_IT_ALL = [DataDirInUse, DatabaseTooOld, NewerDatabaseError, UnusableDataDirError, UnsupportedSessionError];

function explain(error: unknown, options: DatabaseOptions): string {
  if (SAY_IT_ALL.some((Known) => error instanceof Known)) return (error as Error).message;
  return "url" in options ? explainServer(error, options.url, options.schema) : explainFolder(error, options);
}

function explainServer(error: unknown, url: string, schema = "public"): string {
  const address = databaseAddress(url);
  const { host } = address;
  const user = JSON.stringify(address.user);
  if (error instanceof ServerNotWritableError) {
    return `PostgreSQL at ${host} takes no writes: it is a standby, or default_transaction_read_only is on. Let DATABASE_URL lead to the primary server.`;
  }
  switch (errorCode(error)) {
    case "28P01":
    case "28000":
      return `PostgreSQL at ${host} refused the user ${user}. Check the user and the password in DATABASE_URL.`;
    case "3D000":
      return `PostgreSQL at ${host} has no database ${JSON.stringify(address.database)}. Create it, or correct DATABASE_URL.`;
    case "42501":
      return `The user ${user} may not make tables in the schema ${schema} (${errorLine(error)}). Let it own that schema, or grant it CREATE on the database.`;
    case "53300":
      return `PostgreSQL at ${host} has no connection to spare. Raise its max_connections, or stop others.`;
  }
  if (/^[0-9A-Z]{5}$/.test(errorCode(error) ?? "") && !errorCode(error)?.startsWith("E")) {
    return `The tables could not be brought up to date. ${errorLine(error)}`;
  }
  return `PostgreSQL at ${host} cannot be reached: ${errorLine(error)}. Is it running, and is DATABASE_URL right?`;
}

function explainFolder(error: unknown, { dataDir }: { readonly dataDir: string }): string {
  return (
    `The database in ${resolve(dataDir)} could not be opened (${errorLine(error)}). If its files are damaged, restore ` +
    "the backup completely, or set DATA_DIR to another folder."
  );
}
