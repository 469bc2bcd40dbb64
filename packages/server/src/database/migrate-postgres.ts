import type pg from "pg";
import type { Migrations } from "./database.js";
import { checkPostgresVersion } from "./postgres-version.js";
import { runMigrations } from "./run-migrations.js";
import { checkSessions, rejectedOptions } from "./session-check.js";
import { WritableClient, type WritableClientConfig } from "./writable-client.js";

/** At the start no user waits for a response. */
const CONNECT_MS = 4_500;

/**
 * Runs the migrations on a PostgreSQL server that takes writes and gives the sessions that the server needs. One process
 * migrates, the others wait for it. The advisory lock ends with the transaction: behind a pooler, a lock of the session
 * would outlive this client.
 *
 * @throws ServerNotWritableError, UnsupportedSessionError, DatabaseTooOld
 */
export async function migratePostgres(connection: WritableClientConfig, schema: string, migrations: Migrations) {
  const client = await connect(connection, schema);
  try {
    await checkVersion(client);
    await client.check(CONNECT_MS);
    const other = await connect(connection, schema);
    await checkSessions([client, other], schema).finally(() => other.end());
    await client.query("begin isolation level read committed");
    // Neither the wait for another process's migrations nor a migration has a time limit.
    await client.query("set local statement_timeout = 0");
    await client.query("select pg_advisory_xact_lock(hashtext('duologue'), hashtext($1))", [schema]);
    await runMigrations(async (text, values = []) => (await client.query(text, [...values])).rows, schema, migrations);
    await client.query("commit");
  } finally {
    await client.end();
  }
}

async function connect(connection: WritableClientConfig, schema: string): Promise<WritableClient> {
  const client = new WritableClient({ ...connection, connectionTimeoutMillis: CONNECT_MS });
  client.on("error", () => {});
  try {
    await client.connect();
    return client;
  } catch (error) {
    throw rejectedOptions(error, client, schema) ?? error;
  }
}

async function checkVersion(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ version: string }>("select current_setting('server_version_num') as version");
  checkPostgresVersion(Number(rows[0]?.version));
}
