import { drizzle } from "drizzle-orm/node-postgres";
import pg from "pg";
import type { Logger } from "../kernel/logger.js";
import type { Database, Drizzle, Migrations, Statement } from "./database.js";
import { checkPostgresVersion } from "./postgres-version.js";
import { runMigrations } from "./run-migrations.js";
import { asUnavailable } from "./unavailable.js";

/** Two connections stored 48,000 rows/s where one stored 26,000; more only wait for the disk. */
const LANES = 2;
/** Connections for everything that reads. */
const READERS = 8;
/** A statement, or the wait for a connection, that takes longer is given up: a client waits no longer than 5 s. */
const TIMEOUT_MS = 4_500;

const INT8 = 20;
const INT8_ARRAY = 1016;

/** Ids stay below 2^53, so numbers hold them; by default `pg` gives strings. */
const types: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: "text" | "binary") {
    if (oid === INT8) return Number;
    if (oid === INT8_ARRAY) return (text: string) => (text === "{}" ? [] : text.slice(1, -1).split(",").map(Number));
    return pg.types.getTypeParser(oid, format);
  },
} as pg.CustomTypesConfig;

export interface PostgresOptions {
  /** `postgres://user:password@host:port/database`. */
  readonly url: string;
  readonly schema: string;
  readonly logger: Logger;
}

/** Connects to a PostgreSQL server, 15 or later. Connections are made when they are needed. */
export function connectPostgres({ url, schema, logger }: PostgresOptions): Database {
  const connection: pg.ClientConfig = {
    connectionString: url,
    application_name: "duologue",
    keepAlive: true,
    types,
    options: `-c search_path=${schema} -c default_transaction_isolation=read\\ committed`,
  };
  const limits = { connectionTimeoutMillis: TIMEOUT_MS, statement_timeout: TIMEOUT_MS, query_timeout: TIMEOUT_MS };
  const readers = new pg.Pool({ ...connection, ...limits, max: READERS });
  const writers = new pg.Pool({ ...connection, ...limits, max: LANES });
  for (const pool of [readers, writers]) {
    // Without these listeners, a restart of PostgreSQL would end this process: one is for connections at rest, the
    // other for those at work, whose statement fails with the same error.
    pool.on("error", (error) => logger.warn({ cause: error.message }, "A connection to PostgreSQL was lost."));
    pool.on("connect", (client) => client.on("error", () => {}));
  }

  return {
    kind: "postgres",
    schema,
    lanes: LANES,
    drizzle: drizzle(readers) as unknown as Drizzle,
    query: (statement, values) => run(readers, statement, values),
    write: (statement, values) => run(writers, statement, values),
    migrate: (migrations) => migrateLocked(connection, schema, migrations),
    async close() {
      await Promise.all([readers.end(), writers.end()]);
    },
  };
}

async function run<Row>(pool: pg.Pool, statement: Statement, values: readonly unknown[]): Promise<Row[]> {
  let client: pg.PoolClient;
  try {
    client = await pool.connect();
  } catch (error) {
    throw asUnavailable(error, false);
  }
  try {
    const result = await client.query({ ...statement, values: [...values] });
    client.release();
    return result.rows as Row[];
  } catch (error) {
    const known = asUnavailable(error, true);
    // A connection that failed below SQL is closed, not given to the next.
    client.release(known !== error);
    throw known;
  }
}

/** One process migrates, the others wait for it: under an advisory lock of this schema. */
async function migrateLocked(connection: pg.ClientConfig, schema: string, migrations: Migrations) {
  const client = new pg.Client({ ...connection, connectionTimeoutMillis: TIMEOUT_MS });
  await client.connect();
  try {
    await checkVersion(client);
    await client.query("select pg_advisory_lock(hashtext('duologue'), hashtext($1))", [schema]);
    await client.query("begin");
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
