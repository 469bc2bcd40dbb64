import type pg from "pg";
import type { CheckedPool } from "./checked-pool.js";
import { asUnavailable, DatabaseUnavailable } from "./unavailable.js";

/** What `pg` takes as a query. It becomes ours: a time limit is written into it. */
type Query = pg.QueryConfig & { readonly rowMode?: "array" };

/**
 * Runs a query on a connection of the pool.
 *
 * @param by when to give up, by the clock of `performance.now()`: the wait for a connection included
 * @throws DatabaseUnavailable, which knows whether the statement had been sent
 */
export async function queryPool(pool: CheckedPool, query: Query, by: number): Promise<pg.QueryResult> {
  const client = await pool.checkOut(by);
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
