import type pg from "pg";
import type { Statement } from "./database.js";
import { asUnavailable } from "./unavailable.js";

/**
 * Runs a statement on a connection of the pool.
 *
 * @param by when to give up, by the clock of `performance.now()`: the wait for a connection included
 * @throws DatabaseUnavailable, which knows whether the statement had been sent
 */
export async function queryPool<Row>(
  pool: pg.Pool,
  statement: Statement,
  values: readonly unknown[],
  by: number,
): Promise<Row[]> {
  let client: pg.PoolClient;
  try {
    client = await checkOut(pool, by - performance.now());
  } catch (error) {
    throw asUnavailable(error, false);
  }
  try {
    const query_timeout = Math.max(1, by - performance.now());
    const result = await client.query({ ...statement, values: [...values], query_timeout } as pg.QueryConfig);
    client.release();
    return result.rows as Row[];
  } catch (error) {
    const known = asUnavailable(error, true);
    // A connection that failed below SQL is closed, not given to the next.
    client.release(known !== error);
    throw known;
  }
}

/** A connection of the pool within `ms`. One that comes later goes back: nothing is sent that was given up. */
async function checkOut(pool: pg.Pool, ms: number): Promise<pg.PoolClient> {
  const coming = pool.connect();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("No connection came in time.")), ms);
  });
  try {
    return await Promise.race([coming, late]);
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

/** Closes connections at rest: on a dead line, each would cost the next statement its whole time. */
export function discardIdle(pool: pg.Pool): void {
  for (let left = pool.idleCount; left > 0; left -= 1) {
    pool.connect().then(
      (client) => client.release(true),
      () => {},
    );
  }
}
