import pg from "pg";
import { systemClock } from "../kernel/clock.js";
import type { Logger } from "../kernel/logger.js";
import { connectionSettings, types } from "./connection-settings.js";
import { createDrizzle } from "./create-drizzle.js";
import type { Database, Migrations, Statement } from "./database.js";
import { postgresConnections } from "./postgres-connections.js";
import { checkPostgresVersion } from "./postgres-version.js";
import { discardIdle, queryPool } from "./query-pool.js";
import { Reachability } from "./reachability.js";
import { runMigrations } from "./run-migrations.js";
import { STATEMENT_MS } from "./session-settings.js";
import { DatabaseUnavailable, isConnectionLost } from "./unavailable.js";

/** Two connections stored 48,000 rows/s where one stored 26,000; more only wait for the disk. */
const LANES = 2;
/** Connections for everything that reads. */
const READERS = 8;
/** Half of a statement's time, for what asks a pool without a time of its own. */
const HALF_MS = STATEMENT_MS / 2;
const PROBE_MS = 1_000;
/** At the start nobody waits for an answer. */
const CONNECT_MS = 4_500;

export interface PostgresOptions {
  /** `postgres://user:password@host:port/database`, with the parameters of `url-parameters.ts`. */
  readonly url: string;
  readonly schema: string;
  readonly logger: Logger;
}

/**
 * Connects to a PostgreSQL server, 15 or later. Connections are made when they are needed.
 *
 * @throws RangeError if the address can't be used
 */
export function connectPostgres({ url, schema, logger }: PostgresOptions): Database {
  const connection = connectionSettings(url, schema);
  const limits = { connectionTimeoutMillis: HALF_MS, query_timeout: HALF_MS };
  const readers = new pg.Pool({ ...connection, ...limits, max: READERS });
  const writers = new pg.Pool({ ...connection, ...limits, max: LANES });
  for (const pool of [readers, writers]) {
    // Without these listeners, a restart of PostgreSQL would end this process: one is for connections at rest, the
    // other for those at work, whose statement fails with the same error.
    pool.on("error", (error) => logger.warn({ cause: error.message }, "A connection to PostgreSQL was lost."));
    pool.on("connect", (client) => client.on("error", () => {}));
  }
  const reachability = new Reachability(() => probe(connection), logReachability(logger), systemClock);
  const guarded = async <Result>(work: (by: number) => Promise<Result>, ms = STATEMENT_MS) => {
    const patience = Math.min(ms, STATEMENT_MS);
    const by = performance.now() + patience;
    await reachability.admit(patience);
    try {
      return await work(by);
    } catch (error) {
      const cause = error instanceof DatabaseUnavailable ? error.cause : error;
      if (isConnectionLost(cause)) {
        reachability.suspect();
        for (const each of [readers, writers]) discardIdle(each);
      }
      throw error;
    }
  };
  const run = async <Row>(pool: pg.Pool, statement: Statement, values: readonly unknown[], ms: number) => {
    const { rows } = await guarded((by) => queryPool(pool, { ...statement, values: [...values] }, by), ms);
    return rows as Row[];
  };

  return {
    kind: "postgres",
    schema,
    lanes: LANES,
    drizzle: createDrizzle(postgresConnections(readers, types, guarded)),
    query: (statement, values) => run(readers, statement, values, STATEMENT_MS),
    write: (statement, values, ms = STATEMENT_MS) => run(writers, statement, values, ms),
    migrate: (migrations) => migrateLocked(connection, schema, migrations),
    async close() {
      reachability.close();
      await Promise.all([readers.end(), writers.end()]);
    },
  };
}

/** Resolves if a connection can be made. */
async function probe(connection: pg.ClientConfig): Promise<void> {
  const client = new pg.Client({ ...connection, connectionTimeoutMillis: PROBE_MS });
  client.on("error", () => {});
  await client.connect();
  client.end().catch(() => {});
}

function logReachability(logger: Logger): (isThere: boolean) => void {
  return (isThere) => {
    if (isThere) logger.info({}, "PostgreSQL is back.");
    else logger.warn({}, "PostgreSQL can't be reached; commands are refused until it is back.");
  };
}

/**
 * One process migrates, the others wait for it. The advisory lock ends with the transaction: behind a pooler, a lock of
 * the session would outlive this client.
 */
async function migrateLocked(connection: pg.ClientConfig, schema: string, migrations: Migrations) {
  const client = new pg.Client({ ...connection, connectionTimeoutMillis: CONNECT_MS });
  await client.connect();
  try {
    await checkVersion(client);
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

async function checkVersion(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ version: string }>("select current_setting('server_version_num') as version");
  checkPostgresVersion(Number(rows[0]?.version));
}
