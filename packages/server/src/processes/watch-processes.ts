import type { Database } from "../database/database.js";
import type { Clock } from "../kernel/clock.js";
import type { Logger } from "../kernel/logger.js";
import { noteProcess } from "./process-queries.js";

const NOTE_EVERY_MS = 20_000;

export interface ProcessesWatchOptions {
  readonly database: Database;
  readonly processId: string;
  readonly hasRedis: boolean;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Warns once when several processes serve the same chat and can't send each other events, because one has no Redis. Both
 * have to run for a minute: during a rolling restart, the old and the new one run side by side for some seconds.
 */
export class ProcessesWatch {
  readonly #options: ProcessesWatchOptions;
  #hasWarned = false;
  #isStopped = false;
  #cancel = () => {};

  constructor(options: ProcessesWatchOptions) {
    this.#options = options;
  }

  start(): void {
    void this.#note();
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancel();
  }

  async #note(): Promise<void> {
    const { database, processId, hasRedis, clock } = this.#options;
    // An outage of the database is reported elsewhere; the next time notes again.
    const isApart = await noteProcess(database, processId, hasRedis).catch(() => false);
    if (this.#isStopped) return;
    if (isApart) this.#warn();
    this.#cancel = clock.after(NOTE_EVERY_MS, () => void this.#note());
  }

  #warn(): void {
    if (this.#hasWarned) return;
    this.#hasWarned = true;
    this.#options.logger.warn(
      { code: "processes_apart" },
      "Another process serves this chat on the same database, and one of the two has no Redis: users receive what is " +
        "stored through the other process up to half a minute late. Give all processes the same redis (REDIS_URL), " +
        "or run one.",
    );
  }
}
