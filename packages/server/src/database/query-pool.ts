import type pg from "pg";
import { asUnavailable, DatabaseUnavailable } from "./unavailable.js";

/** What `pg` takes as a query. It becomes ours: a time limit is written into it. */
type Query = pg.QueryConfig & { readonly rowMode?: "array" };

/**
 * Runs a query on a connection of the pool.
 *
 * @param by when to give up, by the clock of `performance.now()`: the wait for a connection included
 * @throws DatabaseUnavailable, which knows whether the statement had been sent
 */
export async function queryPool(pool: pg.Pool, query: Query, by: number): Promise<pg.QueryResult> {
  const client = await checkOut(pool, by);
  try {
    const result = await sendQuery(client, query, by);
    client.release();
    return result;
  } catch (error) {
    // A connection that failed below SQL is closed, not given to the next.
    client.release(error instanceof DatabaseUnavailable);
    throw error;
  }
}

/** Runs a query on this connection. After a `DatabaseUnavailable` the connection is to be closed. */
export async function sendQuery(client: pg.PoolClient, query: Query, by: number): Promise<pg.QueryResult> {
  try {
    return await client.query(Object.assign(query, { query_timeout: Math.max(1, by - performance.now()) }));
  } catch (error) {
    throw asUnavailable(error, true);
  }
}

/**
 * A connection of the pool, at most until `by`. One that comes later goes back: nothing is sent that was given up.
 *
 * @throws DatabaseUnavailable
 */
export async function checkOut(pool: pg.Pool, by: number): Promise<pg.PoolClient> {
  const ms = by - performance.now();
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
    throw asUnavailable(error, false);
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
