import type { PGlite } from "@electric-sql/pglite";
import { drizzle } from "drizzle-orm/pglite";
import type { Database, Drizzle, Statement } from "./database.js";
import { lockDataDir } from "./lock-data-dir.js";
import { makeFolder } from "./make-folder.js";
import { makePGliteFolder } from "./make-pglite-folder.js";
import { PGliteThread } from "./pglite-thread.js";
import { PLANNER_SETTINGS } from "./planner-settings.js";
import { runMigrations } from "./run-migrations.js";
import { asUnavailable } from "./unavailable.js";

/** Times are written as `isoTimestamp` reads them. */
const SESSION = "set TimeZone = 'UTC'; set DateStyle = 'ISO';";
const PLANNER = PLANNER_SETTINGS.map((setting) => `set ${setting};`).join(" ");

export interface PGliteOptions {
  /** The folder of the data, or `memory://`. */
  readonly dataDir: string;
  readonly schema: string;
}

/** Opens the embedded database, and makes it on the first start. One process at a time: the folder is locked. */
export async function connectPGlite({ dataDir, schema }: PGliteOptions): Promise<Database> {
  const unlock = await lockFolder(dataDir);
  try {
    const isInMemory = dataDir.startsWith("memory://");
    const folder = isInMemory ? dataDir : `${dataDir}/postgres`;
    if (!isInMemory) await makePGliteFolder(folder);
    const setUp = `create schema if not exists ${schema}; set search_path = ${schema}; ${SESSION} ${PLANNER}`;
    return toDatabase(await PGliteThread.start({ folder, setUp }), schema, unlock);
  } catch (error) {
    await unlock();
    throw error;
  }
}

async function lockFolder(dataDir: string): Promise<() => Promise<void>> {
  if (dataDir.startsWith("memory://")) return async () => {};
  await makeFolder(dataDir);
  return lockDataDir(dataDir);
}

function toDatabase(thread: PGliteThread, schema: string, unlock: () => Promise<void>): Database {
  /** It has one session: what else is asked during a transaction waits for its end. */
  let transaction: Promise<void> | undefined;
  const run = async <Row>({ text }: Statement, values: readonly unknown[]) => {
    // Not otherwise: what is asked now is asked before what is asked next, closing included.
    if (transaction) await transaction;
    try {
      return await thread.query<Row>(text, values);
    } catch (error) {
      // It is closed.
      throw asUnavailable(error, true);
    }
  };
  const migrate = async (work: () => Promise<void>) => {
    await thread.execute("begin");
    try {
      await work();
      await thread.execute("commit");
    } catch (error) {
      await thread.execute("rollback");
      throw error;
    }
  };

  return {
    kind: "pglite",
    schema,
    lanes: 1,
    drizzle: drizzle(clientOf(thread)) as unknown as Drizzle,
    query: run,
    write: run,
    async migrate(migrations) {
      const migrated = migrate(() =>
        runMigrations((text, values = []) => thread.query(text, values), schema, migrations),
      );
      transaction = migrated.catch(() => {});
      await migrated.finally(() => {
        transaction = undefined;
      });
    },
    async close() {
      await thread.close();
      await unlock();
    },
  };
}

/** What Drizzle calls of a PGlite; it has parsers of its own, which leave dates as they are. */
function clientOf(thread: PGliteThread): PGlite {
  const query = async (text: string, values: readonly unknown[], { rowMode }: { rowMode: "object" | "array" }) => ({
    rows: await thread.query(text, values, { rowMode, hasDatesAsText: true }),
  });
  return { query } as unknown as PGlite;
}
