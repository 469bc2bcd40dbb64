import pg from "pg";
import type { Logger } from "../kernel/logger.js";
import { OperatorError } from "../kernel/operator-error.js";
import { DatabaseUnavailable, sqlStateOf } from "./unavailable.js";
import { WritableClient, type WritableClientConfig } from "./writable-client.js";

export type PooledClient = WritableClient & pg.PoolClient;

export interface CheckedPoolOptions {
  readonly settings: WritableClientConfig;
  /** How many connections it has at most. */
  readonly max: number;
  /** A connection whose server was last known to take writes before so many ms is checked before it is used. */
  readonly recheckAfterMs: number;
  readonly logger: Logger;
}

/** Each request may meet the same rejection. */
const REPORT_EVERY_MS = 10_000;

/** A pool of connections whose server takes writes: each is checked when it is made, and again before it is used. */
export class CheckedPool {
  readonly #pool: pg.Pool;
  readonly #recheckAfterMs: number;
  readonly #logger: Logger;
  #doubtedAt = 0;
  #reportedAt = Number.NEGATIVE_INFINITY;

  constructor({ settings, max, recheckAfterMs, logger }: CheckedPoolOptions) {
    const ms = settings.query_timeout ?? 0;
    this.#pool = new pg.Pool({
      ...settings,
      max,
      Client: WritableClient,
      onConnect: (client) => (client as WritableClient).check(ms),
    });
    this.#recheckAfterMs = recheckAfterMs;
    this.#logger = logger;
    // Without these listeners, a restart of PostgreSQL would end this process: one is for connections at rest, the
    // other for those at work, whose statement fails with the same error.
    this.#pool.on("error", (error) => logger.warn({ error }, "A connection to PostgreSQL was lost."));
    this.#pool.on("connect", (client) => client.on("error", () => {}));
  }

  /**
   * A connection, at most until `by`, by the clock of `performance.now()`. One that comes later goes back: nothing is
   * sent that was given up.
   *
   * @throws DatabaseUnavailable
   */
  async checkOut(by: number): Promise<PooledClient> {
    try {
      const client = await this.#take(by - performance.now());
      const freshSince = Math.max(this.#doubtedAt, performance.now() - this.#recheckAfterMs);
      if (client.checkedAt < freshSince) await recheck(client, by);
      return client;
    } catch (error) {
      // For any reason, such as a changed password: nothing was sent.
      this.#report(error);
      throw new DatabaseUnavailable(error, true);
    }
  }

  /** Closes connections at rest, and has those in use checked before they are used again. */
  discard(): void {
    this.#doubtedAt = performance.now();
    for (let left = this.#pool.idleCount; left > 0; left -= 1) {
      this.#pool.connect().then(
        (client) => client.release(true),
        () => {},
      );
    }
  }

  end(): Promise<void> {
    return this.#pool.end();
  }

  /** A server that is unreachable is reported elsewhere. This one says why it accepts no connection. */
  #report(error: unknown): void {
    if (sqlStateOf(error) === undefined || performance.now() - this.#reportedAt < REPORT_EVERY_MS) return;
    this.#reportedAt = performance.now();
    this.#logger.warn({ error }, "PostgreSQL rejected a new connection.");
  }

  async #take(ms: number): Promise<PooledClient> {
    const coming = this.#pool.connect();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new OperatorError("No connection came in time.")), ms);
    });
    try {
      return (await Promise.race([coming, late])) as PooledClient;
    } catch (error) {
      coming.then(
        (client) => client.release(),
        () => {},
      );
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }
}

async function recheck(client: PooledClient, by: number): Promise<void> {
  try {
    await client.check(by - performance.now());
  } catch (error) {
    client.release(true);
    throw error;
  }
}
