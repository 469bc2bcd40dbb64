import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { OperatorError } from "../kernel/operator-error.js";
import type { PGliteError, PGliteNews, PGliteOrder, PGliteQuestion } from "./run-pglite.js";
import type { SqlResult } from "./transaction.js";

/** Built, so that it is found from the source too. */
const PROGRAM = new URL("../../dist/database/run-pglite.js", import.meta.url);

interface Asked {
  readonly resolve: (result: SqlResult) => void;
  readonly reject: (error: Error) => void;
}

/**
 * PGlite in a thread of its own. It works in whole turns of an event loop: in this one, nobody would be heard while it
 * stores, and it could store only while nobody is heard.
 */
export class PGliteThread {
  readonly #thread: Worker;
  readonly #asked = new Map<number, Asked>();
  #questions = 0;
  #gone: Error | undefined;

  /** Loads PGlite; opening a database comes later. */
  constructor() {
    const thread = new Worker(PROGRAM, { stdout: true, stderr: true });
    // PostgreSQL writes failed statements there, with their values; an error says what an operator may know of them.
    for (const output of [thread.stdout, thread.stderr]) output.resume();
    thread.on("error", (error) => this.#lose(error));
    thread.on("exit", () => this.#lose(new OperatorError("The embedded database is closed.")));
    this.#thread = thread;
  }

  /** Rejects if the database can't be opened; then the thread ends. */
  async open(order: PGliteOrder): Promise<void> {
    if (this.#gone) throw this.#gone;
    const thread = this.#thread;
    const ended = once(thread, "exit").then(() =>
      Promise.reject(this.#gone ?? new OperatorError("The thread of the database ended.")),
    );
    thread.postMessage(order);
    const [news] = (await Promise.race([once(thread, "message"), ended])) as [PGliteNews];
    if (news.kind === "failed") throw toError(news.error);
    thread.on("message", (later: PGliteNews) => this.#hear(later));
    // While nobody waits for an answer, it keeps no process alive.
    thread.unref();
  }

  /** Runs one statement. Rejects with what PostgreSQL says, or because the database is closed. */
  async query<Row>(text: string, values: readonly unknown[]): Promise<Row[]> {
    const { rows } = await this.#ask({ text, values, rowMode: "object", hasDatesAsText: false });
    return rows as Row[];
  }

  /** The same for Drizzle, which parses values itself. */
  queryRaw(text: string, values: readonly unknown[]): Promise<SqlResult> {
    return this.#ask({ text, values, rowMode: "array", hasDatesAsText: true });
  }

  /** Finishes what was asked before; a thread that has opened nothing ends. */
  async close(): Promise<void> {
    if (this.#gone) return;
    this.#thread.ref();
    this.#thread.postMessage("close");
    await once(this.#thread, "exit");
  }

  #ask(question: Omit<PGliteQuestion, "id">): Promise<SqlResult> {
    return new Promise((resolve, reject) => {
      if (this.#gone) {
        reject(this.#gone);
        return;
      }
      this.#questions += 1;
      const id = this.#questions;
      if (this.#asked.size === 0) this.#thread.ref();
      this.#asked.set(id, { resolve, reject });
      this.#thread.postMessage({ id, ...question } satisfies PGliteQuestion);
    });
  }

  #hear(news: PGliteNews): void {
    if (!("id" in news)) return;
    const asked = this.#asked.get(news.id);
    this.#asked.delete(news.id);
    if (this.#asked.size === 0) this.#thread.unref();
    if (news.kind === "rows") asked?.resolve(news);
    else asked?.reject(toError(news.error));
  }

  #lose(why: Error): void {
    this.#gone ??= why;
    for (const { reject } of this.#asked.values()) reject(this.#gone);
    this.#asked.clear();
  }
}

function toError({ message, ...rest }: PGliteError): Error {
  return Object.assign(new Error(message), rest);
}
