import type { Database, Statement } from "./database.js";

/** As many as PostgreSQL's readers are; a number too small leaves some closed, one too large only waits its turn. */
const READERS = 8;

const FIRST: Statement = { name: "first", text: "select 1 as answer" };

/**
 * Opens the connections that the first clients would otherwise wait for: after a restart all of them come in the same
 * second, and opening 10 connections then took half of the time until they were served. One that fails is opened later.
 */
export async function openConnections(database: Database): Promise<void> {
  if (database.kind !== "postgres") return;
  const reads = Array.from({ length: READERS }, () => database.query(FIRST, []));
  const writes = Array.from({ length: database.lanes }, () => database.write(FIRST, []));
  await Promise.allSettled([...reads, ...writes]);
}
