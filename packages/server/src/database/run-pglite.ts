/** The program of `PGliteThread`: runs the embedded database, and does one thing after the other. */
import { parentPort, workerData } from "node:worker_threads";
import { PGlite, types } from "@electric-sql/pglite";
import { isoTimestamp } from "./iso-timestamp.js";

/** What the thread is started with. */
export interface PGliteOrder {
  /** Of PostgreSQL's files, or `memory://`. */
  readonly folder: string;
  /** Statements for its one session. */
  readonly setUp: string;
}

export interface PGliteQuestion {
  readonly id: number;
  readonly text: string;
  readonly values: readonly unknown[];
  readonly rowMode: "object" | "array";
  /** Whether dates and times come as PostgreSQL writes them, rather than as they go over the wire. */
  readonly hasDatesAsText: boolean;
}

/** An error loses all but its message on the way to another thread. */
export interface PGliteError {
  readonly message: string;
  readonly code: string | undefined;
  readonly detail: string | undefined;
  readonly constraint: string | undefined;
}

export type PGliteNews =
  | { readonly kind: "open" }
  | { readonly kind: "failed"; readonly error: PGliteError }
  | { readonly kind: "rows"; readonly id: number; readonly rows: unknown[]; readonly rowCount: number }
  | { readonly kind: "refused"; readonly id: number; readonly error: PGliteError };

const asIs = (text: string) => text;
const DATES_AS_TEXT = Object.fromEntries(
  [types.DATE, types.TIMESTAMP, types.TIMESTAMPTZ, types.INTERVAL].map((type) => [type, asIs]),
);

const tell = (news: PGliteNews) => parentPort?.postMessage(news);

function describe(error: unknown): PGliteError {
  const { message, code, detail, constraint } = error as PGliteError;
  return { message, code, detail, constraint };
}

try {
  const { folder, setUp } = workerData as PGliteOrder;
  const pglite = await PGlite.create({
    dataDir: folder,
    // As with `pg`. PGlite alone would give a BigInt where an id needs one, and a `Date`.
    parsers: { [types.INT8]: Number, [types.TIMESTAMPTZ]: isoTimestamp },
  });
  await pglite.exec(setUp);

  const answer = async (question: PGliteQuestion): Promise<void> => {
    const { id, text, values, rowMode, hasDatesAsText } = question;
    try {
      const parsers = hasDatesAsText ? DATES_AS_TEXT : {};
      const { rows, rowCount = 0 } = await pglite.query(text, [...values], { rowMode, parsers });
      tell({ kind: "rows", id, rows, rowCount });
    } catch (error) {
      tell({ kind: "refused", id, error: describe(error) });
    }
  };

  const close = async (): Promise<void> => {
    await pglite.close();
    // The thread ends with its port.
    parentPort?.close();
  };

  let last = Promise.resolve();
  parentPort?.on("message", (message: PGliteQuestion | "close") => {
    last = last.then(() => (message === "close" ? close() : answer(message)));
  });
  tell({ kind: "open" });
} catch (error) {
  tell({ kind: "failed", error: describe(error) });
  parentPort?.close();
}
