import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import type { PostgresServer } from "./postgres-server.js";

/**
 * Has `standby` take over from `primary`, which becomes read-only and stays reachable on every connection. Nothing that
 * was committed is lost: the standby is promoted when it has replayed everything.
 */
export async function failOver(primary: PostgresServer, standby: PostgresServer): Promise<void> {
  await run(primary, "alter system set default_transaction_read_only = on");
  await run(primary, "select pg_reload_conf()");
  const isReadOnly = "select current_setting('transaction_read_only')::boolean as is";
  const isWriting = "select exists (select from pg_stat_activity where backend_xid is not null) as is";
  await until(async () => (await run(primary, isReadOnly)) === true);
  await until(async () => (await run(primary, isWriting)) === false);
  const end = await run(primary, "select pg_current_wal_flush_lsn()::text as is");
  await until(async () => (await run(standby, `select pg_last_wal_replay_lsn() >= '${end}'::pg_lsn as is`)) === true);
  await run(standby, "select pg_promote()");
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await wait(20);
}

/** The column `is` of the first row. */
async function run(server: PostgresServer, text: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: server.url("postgres") });
  await client.connect();
  try {
    const { rows } = await client.query<{ is?: unknown }>(text);
    return rows[0]?.is;
  } finally {
    await client.end();
  }
}
