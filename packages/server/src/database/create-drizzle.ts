import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import { drizzle } from "drizzle-orm/pg-proxy";
import type { Database } from "./database.js";
import { type Connections, inTransaction, type RunSql } from "./transaction.js";

/** Drizzle over either driver, for the queries that are not on the way of a message. */
export type Drizzle = Omit<PgDatabase<PgQueryResultHKT, Record<string, never>>, "transaction"> & {
  /**
   * Runs `work` as one transaction, which begins with its first write. It fails as a whole when any of its statements
   * fails, or when `work` leaves it idle for 2 s.
   */
  transaction<Result>(work: (tx: Omit<Drizzle, "transaction">) => Promise<Result>): Promise<Result>;
};

/** A database's Drizzle, with its type. */
export function drizzleOf({ drizzle }: Pick<Database, "drizzle">): Drizzle {
  return drizzle as unknown as Drizzle;
}

/**
 * Drizzle over either driver. Drizzle's own drivers would pass by our time limits, and theirs for `pg` gives a
 * connection back to the pool in the middle of a transaction whose rollback fails.
 */
export function createDrizzle(connections: Connections): Database["drizzle"] {
  const transaction = <Result>(work: (tx: Omit<Drizzle, "transaction">) => Promise<Result>) =>
    inTransaction(connections, (run) => work(drizzleOver(run)));
  return Object.assign(drizzleOver(connections.run), { transaction }) as unknown as Database["drizzle"];
}

function drizzleOver(run: RunSql) {
  return drizzle(async (text, values) => {
    const { rows, rowCount } = await run(text, values);
    return { rows: Object.assign(rows, { rowCount }) };
  });
}
