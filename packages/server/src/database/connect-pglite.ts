import { checkTableFiles } from "./check-table-files.js";
import { createDrizzle } from "./create-drizzle.js";
import { checkDatabaseFiles, dataDirState } from "./data-dir-state.js";
import type { Database, Statement } from "./database.js";
import { Gate } from "./gate.js";
import { lockDataDir } from "./lock-data-dir.js";
import { makeFolder } from "./make-folder.js";
import { makePGliteFolder } from "./make-pglite-folder.js";
import { PGliteThread } from "./pglite-thread.js";
import { PLANNER_SETTINGS } from "./planner-settings.js";
import { runMigrations } from "./run-migrations.js";
import type { Connections } from "./transaction.js";
import { asUnavailable } from "./unavailable.js";

/** Times are written as `isoTimestamp` reads them. */
const SESSION = "set TimeZone = 'UTC'; set DateStyle = 'ISO';";
const PLANNER = PLANNER_SETTINGS.map((setting) => `set ${setting};`).join(" ");

export interface PGliteOptions {
  /** The folder of the data, or `memory://`. */
  readonly dataDir: string;
  readonly schema: string;
}

/**
 * Opens the embedded database, and makes it on the first start. One process at a time: the folder is locked.
 *
 * @throws UnusableDataDirError when the folder holds neither nothing nor a whole database of our version
 */
export async function connectPGlite({ dataDir, schema }: PGliteOptions): Promise<Database> {
  const unlock = await lockFolder(dataDir);
  try {
    const isInMemory = dataDir.startsWith("memory://");
    const folder = isInMemory ? dataDir : `${dataDir}/postgres`;
    const setUp = `create schema if not exists ${schema}; set search_path = ${schema}; ${SESSION} ${PLANNER}`;
    const thread = isInMemory ? await PGliteThread.start({ folder, setUp }) : await openFolder(dataDir, folder, setUp);
    return toDatabase(thread, schema, unlock);
  } catch (error) {
    await unlock();
    throw error;
  }
}

async function lockFolder(dataDir: string): Promise<() => Promise<void>> {
  if (dataDir.startsWith("memory://")) return async () => {};
  // Before anything is written, the lock included: the folder may be of another program.
  await dataDirState(dataDir);
  await makeFolder(dataDir);
  return lockDataDir(dataDir);
}

async function openFolder(dataDir: string, folder: string, setUp: string): Promise<PGliteThread> {
  // Again: another process may have initialised the database before it released the lock.
  if ((await dataDirState(dataDir)) === "new") await makePGliteFolder(folder);
  else await checkDatabaseFiles(dataDir);
  const thread = await PGliteThread.start({ folder, setUp });
  try {
    await checkTableFiles(thread, folder);
    return thread;
  } catch (error) {
    await thread.close();
    throw error;
  }
}

function toDatabase(thread: PGliteThread, schema: string, unlock: () => Promise<void>): Database {
  /** It has one session: other statements wait for the end of a transaction. */
  const gate = new Gate();
  const run = async <Row>({ text }: Statement, values: readonly unknown[]) => {
    // Only while it is closed: what is asked now is asked before what is asked next, closing included.
    if (gate.opened) await gate.opened;
    return thread.query<Row>(text, values).catch(rejectUnavailable);
  };
  const connections: Connections = {
    async run(text, values) {
      if (gate.opened) await gate.opened;
      return thread.queryRaw(text, values).catch(rejectUnavailable);
    },
    async open() {
      const release = await gate.close();
      return {
        run: (text, values) => thread.queryRaw(text, values).catch(rejectUnavailable),
        // When the database is closed, nothing of it is stored.
        undo: () => thread.query("rollback", []).then(release, release),
        release,
      };
    },
  };

  return {
    kind: "pglite",
    schema,
    lanes: 1,
    drizzle: createDrizzle(connections),
    query: run,
    write: run,
    async migrate(migrations) {
      const release = await gate.close();
      try {
        await thread.query("begin", []);
        await runMigrations((text, values = []) => thread.query(text, values), schema, migrations, {
          mayBeNewer: false,
        });
        await thread.query("commit", []);
      } catch (error) {
        await thread.query("rollback", []);
        throw error;
      } finally {
        release();
      }
    },
    async close() {
      await thread.close();
      await unlock();
    },
  };
}

/** What has no SQLSTATE says that the database is closed. */
function rejectUnavailable(error: unknown): never {
  throw asUnavailable(error, true);
}
