import { createLogger, openDatabase } from "@duologue/server";
import { startPostgresServer } from "./postgres-server.js";

/** The migrated database that each test file gets a copy of. */
export const TEMPLATE = "duologue_template";

/** Before the first test on PostgreSQL: one server for all files, and the template. After the last: nothing is left. */
export default async function setup(): Promise<() => Promise<void>> {
  const server = await startPostgresServer();
  process.env.DUOLOGUE_TEST_POSTGRES_PORT = String(server.port);
  const { default: pg } = await import("pg");
  const admin = new pg.Client({ connectionString: server.url("postgres") });
  await admin.connect();
  await admin.query(`create database ${TEMPLATE}`);
  await admin.end();
  const database = await openDatabase({ url: server.url(TEMPLATE) }, createLogger("silent"));
  await database.close();
  return () => server.stop();
}
