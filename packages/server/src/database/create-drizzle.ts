import { drizzle } from "drizzle-orm/pg-proxy";
import type { Drizzle } from "./database.js";
import { type Connections, inTransaction, type RunSql } from "./transaction.js";

/**
 * Drizzle over either driver. Drizzle's own drivers would pass by our time limits, and theirs for `pg` gives a
 * connection back to the pool in the middle of a transaction whose rollback fails.
 */
export function createDrizzle(connections: Connections): Drizzle {
  const transaction = <Result>(work: (tx: Omit<Drizzle, "transaction">) => Promise<Result>) =>
    inTransaction(connections, (run) => work(drizzleOver(run)));
  return Object.assign(drizzleOver(connections.run), { transaction }) as unknown as Drizzle;
}

function drizzleOver(run: RunSql) {
  return drizzle(async (text, values) => {
    const { rows, rowCount } = await run(text, values);
    return { rows: Object.assign(rows, { rowCount }) };
  });
}
