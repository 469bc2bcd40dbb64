import { OperatorError } from "../kernel/operator-error.js";

/** Rows of a statement, and how many rows it found or changed. */
export interface SqlResult {
  readonly rows: unknown[];
  readonly rowCount: number;
}

/** Runs one statement. Drizzle parses values itself: it receives rows as arrays, and times as PostgreSQL writes them. */
export type RunSql = (text: string, values: readonly unknown[]) => Promise<SqlResult>;

/** A connection that one caller has alone. */
export interface Session {
  readonly run: RunSql;
  /** Undoes what is not committed, and lets others have the connection. Never rejects. */
  undo(): Promise<void>;
  /** Lets others have the connection after a commit. */
  release(): void;
}

/** What a transaction is made of. */
export interface Connections {
  /** Runs a statement on its own. */
  readonly run: RunSql;
  /** Takes a connection. */
  open(): Promise<Session>;
}

/**
 * How long a transaction may do nothing, in ms. On the embedded database every other statement waits for its end, so one
 * that its caller has left must not stay open.
 */
const IDLE_MS = 2_000;

/** Locking reads belong into the transaction; a function that writes must not be called by its first `select`. */
const PLAIN_SELECT = /^\s*select\b(?!.*\bfor\s+(update|share|no\s+key|key\s))/is;

/**
 * Runs `work` as one transaction: all of its writes, or none. It begins with the first statement that is no plain
 * `select`, because what comes before the first write may take long (hashing a password takes 100 ms), and others may
 * be waiting for the connection.
 *
 * It fails as a whole when any of its statements fails, even if `work` catches the error: PostgreSQL stores nothing of
 * it then, and answers the commit without an error.
 *
 * @throws DatabaseUnavailable; what `work` throws; the error of the first statement that failed
 */
export async function inTransaction<Result>(
  connections: Connections,
  work: (run: RunSql) => Promise<Result>,
): Promise<Result> {
  const transaction = new Transaction(connections);
  try {
    const result = await work((text, values) => transaction.run(text, values));
    await transaction.commit();
    return result;
  } catch (error) {
    await transaction.rollBack();
    throw error;
  }
}

class Transaction {
  readonly #connections: Connections;
  #session: Promise<Session> | undefined;
  #failure: { readonly error: unknown } | undefined;
  #inFlight: Promise<unknown> = Promise.resolve();
  #running = 0;
  #idle: NodeJS.Timeout | undefined;
  #isOver = false;

  constructor(connections: Connections) {
    this.#connections = connections;
  }

  run(text: string, values: readonly unknown[]): Promise<SqlResult> {
    const result = this.#run(text, values);
    this.#inFlight = Promise.allSettled([this.#inFlight, result]);
    return result;
  }

  async commit(): Promise<void> {
    await this.#inFlight;
    if (this.#failure) throw this.#failure.error;
    if (!this.#session) return this.#end();
    await this.#run("commit", []);
    this.#end();
    (await this.#session).release();
  }

  async rollBack(): Promise<void> {
    await this.#inFlight;
    if (this.#isOver) return;
    this.#end();
    const session = await this.#session?.catch(() => undefined);
    await session?.undo();
  }

  async #run(text: string, values: readonly unknown[]): Promise<SqlResult> {
    if (this.#failure) throw this.#failure.error;
    if (this.#isOver) throw new OperatorError("The transaction has ended.");
    clearTimeout(this.#idle);
    this.#running += 1;
    try {
      if (!this.#session && PLAIN_SELECT.test(text)) return await this.#connections.run(text, values);
      this.#session ??= this.#begin();
      return await (await this.#session).run(text, values);
    } catch (error) {
      this.#failure ??= { error };
      throw error;
    } finally {
      this.#running -= 1;
      if (this.#session && this.#running === 0 && !this.#isOver) this.#watch();
    }
  }

  async #begin(): Promise<Session> {
    const session = await this.#connections.open();
    try {
      await session.run("begin", []);
      return session;
    } catch (error) {
      await session.undo();
      throw error;
    }
  }

  #watch(): void {
    this.#idle = setTimeout(() => {
      this.#failure ??= {
        error: new OperatorError(`A transaction did nothing for ${IDLE_MS} ms and was rolled back.`),
      };
      void this.rollBack();
    }, IDLE_MS);
  }

  #end(): void {
    this.#isOver = true;
    clearTimeout(this.#idle);
  }
}
