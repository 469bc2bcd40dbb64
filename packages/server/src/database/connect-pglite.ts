import { setImmediate as nextTurn } from "node:timers/promises";
import { PGlite } from "@electric-sql/pglite";
import { drizzle } from "drizzle-orm/pglite";
import type { Database, Drizzle, Statement } from "./database.js";
import { lockDataDir } from "./lock-data-dir.js";
import { makeFolder } from "./make-folder.js";
import { makePGliteFolder } from "./make-pglite-folder.js";
import { PLANNER_SETTINGS } from "./planner-settings.js";
import { runMigrations } from "./run-migrations.js";
import { asUnavailable } from "./unavailable.js";

const PLANNER = PLANNER_SETTINGS.map((setting) => `set ${setting};`).join(" ");

const INT8 = 20;

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
    // As with `pg`: ids stay below 2^53, so numbers hold them. PGlite alone would give a BigInt beyond that.
    const pglite = await PGlite.create({ dataDir: folder, parsers: { [INT8]: Number } });
    await pglite.exec(`create schema if not exists ${schema}; set search_path = ${schema}; ${PLANNER}`);
    return toDatabase(pglite, schema, unlock);
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

function toDatabase(pglite: PGlite, schema: string, unlock: () => Promise<void>): Database {
  const run = async <Row>({ text }: Statement, values: readonly unknown[]) => {
    try {
      return (await pglite.query<Row>(text, [...values])).rows;
    } catch (error) {
      // It is closed.
      throw asUnavailable(error, true);
    }
  };
  const orm = drizzle(pglite);
  return {
    kind: "pglite",
    schema,
    lanes: 1,
    drizzle: orm as unknown as Drizzle,
    query: run,
    async write<Row>(statement: Statement, values: readonly unknown[]) {
      const rows = await run<Row>(statement, values);
      // PGlite answers within one turn of the event loop: without the next turn, a flood of writes would keep every
      // other socket waiting for its end.
      await nextTurn();
      return rows;
    },
    async migrate(migrations) {
      await pglite.transaction((session) =>
        runMigrations(
          async <Row>(text: string, values: readonly unknown[] = []) =>
            (await session.query<Row>(text, [...values])).rows,
          schema,
          migrations,
        ),
      );
    },
    async close() {
      await pglite.close();
      await unlock();
    },
  };
}
