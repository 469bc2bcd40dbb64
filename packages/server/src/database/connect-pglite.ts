import { requirePackages } from "../kernel/missing-package.js";
import { checkTableFiles } from "./check-table-files.js";
import { createDrizzle } from "./create-drizzle.js";
import { checkDatabaseFiles, dataDirState } from "./data-dir-state.js";
import type { Database, Opening, Statement } from "./database.js";
import { Gate } from "./gate.js";
import { lockDataDir } from "./lock-data-dir.js";
import { makeFolder } from "./make-folder.js";
import { makePGliteFolder } from "./make-pglite-folder.js";
import { PGliteThread } from "./pglite-thread.js";
import { PLANNER_SETTINGS } from "./planner-settings.js";
import { runMigrations } from "./run-migrations.js";
import type { Connections } from "./transaction.js";
import { asUnavailable } from "./unavailable.js";
import { asUnusableDataDir } from "./unusable-data-dir.js";

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
 * @param onOpening called when another thread or process works, and this thread does not
 * @throws UnusableDataDirError when the folder holds neither nothing nor a whole database of our version, or the system
 *   does not let us use it
 */
export async function connectPGlite(
  { dataDir, schema }: PGliteOptions,
  onOpening: (opening: Opening) => void = () => {},
): Promise<Database> {
  requirePackages("database.dataDir", ["@electric-sql/pglite"]);
  // First, because loading it takes longer than everything that comes before it may touch the folder.
  const thread = new PGliteThread();
  let unlock = async () => {};
  try {
    unlock = await lockFolder(dataDir);
    await openFolder(thread, dataDir, schema, onOpening);
    return toDatabase(thread, schema, unlock);
  } catch (error) {
    await thread.close();
    await unlock();
    throw asUnusableDataDir(error, dataDir);
  }
}

async function lockFolder(dataDir: string): Promise<() => Promise<void>> {
  if (isInMemory(dataDir)) return async () => {};
  // Before anything is written, the lock included: the folder may be of another program.
  await dataDirState(dataDir);
  await makeFolder(dataDir);
  return lockDataDir(dataDir);
}

async function openFolder(
  thread: PGliteThread,
  dataDir: string,
  schema: string,
  onOpening: (opening: Opening) => void,
): Promise<void> {
  const folder = isInMemory(dataDir) ? dataDir : `${dataDir}/postgres`;
  const setUp = `create schema if not exists ${schema}; set search_path = ${schema}; ${SESSION} ${PLANNER}`;
  if (!isInMemory(dataDir)) await prepareFolder(dataDir, folder, onOpening);
  const opening = thread.open({ folder, setUp });
  onOpening("opening");
  await opening;
  if (!isInMemory(dataDir)) await checkTableFiles(thread, folder);
}

async function prepareFolder(dataDir: string, folder: string, onOpening: (opening: Opening) => void): Promise<void> {
  // Again: another process may have initialised the database before it released the lock.
  if ((await dataDirState(dataDir)) === "used") return checkDatabaseFiles(dataDir);
  const making = makePGliteFolder(folder);
  onOpening("creating");
  await making;
}

function isInMemory(dataDir: string): boolean {
  return dataDir.startsWith("memory://");
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
