import { setImmediate as settled } from "node:timers/promises";
import type { Database } from "../src/database/database.js";

/** Counts the statements of databases that have no result yet, for tests whose clock does not run by itself. */
export class CountedStatements {
  #inFlight = 0;

  /** The same database, whose statements are counted. */
  of(database: Database): Database {
    return {
      ...database,
      query: (...given) => this.#counted(database.query(...given)),
      write: (...given) => this.#counted(database.write(...given)),
    };
  }

  /** Resolves when all have their results, and what these begin has begun. */
  async finish(): Promise<void> {
    do await settled();
    while (this.#inFlight > 0);
  }

  async #counted<Result>(statement: Promise<Result>): Promise<Result> {
    this.#inFlight += 1;
    return statement.finally(() => {
      this.#inFlight -= 1;
    });
  }
}
