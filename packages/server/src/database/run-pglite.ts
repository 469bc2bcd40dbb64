/** The program of `PGliteThread`: runs the embedded database, and does one thing after the other. */
import { readFile } from "node:fs/promises";
import { parentPort } from "node:worker_threads";
import { PGlite, types } from "@electric-sql/pglite";
import { isoTimestamp } from "./iso-timestamp.js";

/** The first thing that the thread is told. */
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

/** What is used of it, because the types of Node leave it out. */
declare const WebAssembly: { compile(code: Uint8Array): Promise<object> };

/** Half of what opening takes, and possible before the folder may be touched; undefined: PGlite finds it by itself. */
async function compilePGlite(): Promise<object | undefined> {
  try {
    const file = new URL("pglite.wasm", import.meta.resolve("@electric-sql/pglite"));
    return await WebAssembly.compile(await readFile(file));
  } catch {
    return undefined;
  }
}

async function open({ folder, setUp }: PGliteOrder): Promise<PGlite> {
  const pgliteWasmModule = await compiling;
  const opened = await PGlite.create({
    dataDir: folder,
    ...(pgliteWasmModule && { pgliteWasmModule }),
    // As with `pg`. PGlite alone would give a BigInt where an id needs one, and a `Date`.
    parsers: { [types.INT8]: Number, [types.TIMESTAMPTZ]: isoTimestamp },
  });
  await opened.exec(setUp);
  return opened;
}

async function answer({ id, text, values, rowMode, hasDatesAsText }: PGliteQuestion): Promise<void> {
  try {
    if (!pglite) throw new Error("No database is open.");
    const parsers = hasDatesAsText ? DATES_AS_TEXT : {};
    const { rows, rowCount = 0 } = await pglite.query(text, [...values], { rowMode, parsers });
    tell({ kind: "rows", id, rows, rowCount });
  } catch (error) {
    tell({ kind: "refused", id, error: describe(error) });
  }
}

async function handle(message: PGliteOrder | PGliteQuestion | "close"): Promise<void> {
  if (message === "close") {
    await pglite?.close();
    // The thread ends with its port.
    parentPort?.close();
  } else if ("id" in message) {
    await answer(message);
  } else {
    try {
      pglite = await open(message);
      tell({ kind: "open" });
    } catch (error) {
      tell({ kind: "failed", error: describe(error) });
      parentPort?.close();
    }
  }
}

const compiling = compilePGlite();
let pglite: PGlite | undefined;
let last = Promise.resolve();
parentPort?.on("message", (message: PGliteOrder | PGliteQuestion | "close") => {
  last = last.then(() => handle(message));
});
