import type { Database, Statement } from "./database.js";

const PING: Statement = { name: "ping", text: "select 1 as answer" };

/** Resolves when the database answers; throws `DatabaseUnavailable` if there is none. */
export async function ping(database: Database): Promise<void> {
  await database.query(PING, []);
}
