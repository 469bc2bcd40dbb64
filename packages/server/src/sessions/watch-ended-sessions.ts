import type { Database } from "../database/database.js";
import { findUnavailable } from "../database/unavailable.js";
import type { Clock } from "../kernel/clock.js";
import type { Logger } from "../kernel/logger.js";
import type { EndedSessions } from "./ended-sessions.js";
import { deleteExpired, selectEndedSince } from "./session-queries.js";

/** A session that ended through another process has ended here within 5 s, a slow query included. */
const LOOK_EVERY_MS = 3_000;
const CLEAN_EVERY_MS = 10 * 60 * 1_000;
/** Rows stay so much longer, because the clock of the process that deletes them may be ahead. */
const KEPT_LONGER_MS = 60 * 60 * 1_000;
/** Older than every transaction. */
const BEGINNING = "0";

export interface WatchOptions {
  readonly database: Database;
  readonly ended: EndedSessions;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Looks for sessions that ended without a word to this process: Redis is unavailable or there is none, a process ended
 * between its commit and its message, or a host ended one in SQL. While the database is unavailable, what is known stays.
 */
export class EndedSessionsWatch {
  readonly #options: WatchOptions;
  #cursor = BEGINNING;
  #cleanAt = 0;
  #isFailing = false;
  #isStopped = false;
  #cancel = () => {};

  constructor(options: WatchOptions) {
    this.#options = options;
  }

  /** Resolves when all sessions that have ended so far are known, or can't be read just now; then looks again and again. */
  start(): Promise<void> {
    return this.#look();
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancel();
  }

  #plan(): void {
    if (!this.#isStopped) this.#cancel = this.#options.clock.after(LOOK_EVERY_MS, () => void this.#look());
  }

  async #look(): Promise<void> {
    try {
      await this.#read();
      await this.#clean();
      this.#isFailing = false;
    } catch (error) {
      if (!this.#isFailing && !this.#isStopped && !findUnavailable(error)) {
        this.#options.logger.warn({ error }, "Sessions that ended elsewhere can't be read just now.");
      }
      this.#isFailing = true;
    }
    this.#plan();
  }

  async #read(): Promise<void> {
    const { database, ended } = this.#options;
    const since = ended.oldestOfUse();
    let found = await selectEndedSince(database, this.#cursor, since);
    // An older database was restored: its transactions have numbers that the cursor has passed.
    if (BigInt(found.cursor) < BigInt(this.#cursor)) found = await selectEndedSince(database, BEGINNING, since);
    this.#cursor = found.cursor;
    ended.add(found.ended);
  }

  async #clean(): Promise<void> {
    const { database, ended, clock } = this.#options;
    if (clock.now() < this.#cleanAt) return;
    this.#cleanAt = clock.now() + CLEAN_EVERY_MS;
    ended.forgetExpired();
    await deleteExpired(database, ended.oldestOfUse() - KEPT_LONGER_MS);
  }
}
