import { systemClock } from "../kernel/clock.js";
import type { Logger } from "../kernel/logger.js";
import { CheckedPool } from "./checked-pool.js";
import { connectionSettings, types } from "./connection-settings.js";
import { createDrizzle } from "./create-drizzle.js";
import type { Database, Statement } from "./database.js";
import { canRepeatStatement, canRepeatUndone, createGuard, type GuardOptions } from "./guard.js";
import { migratePostgres } from "./migrate-postgres.js";
import { postgresConnections } from "./postgres-connections.js";
import { queryPool } from "./query-pool.js";
import { Reachability } from "./reachability.js";
import { STATEMENT_MS } from "./session-settings.js";
import { WritableClient, type WritableClientConfig } from "./writable-client.js";

/** Two connections stored 48,000 rows/s where one stored 26,000; more only wait for the disk. */
const LANES = 2;
/** Connections for everything that reads. */
const READERS = 8;
/** Half of a statement's time, for what asks a pool without a time of its own. */
const HALF_MS = STATEMENT_MS / 2;
const PROBE_MS = 1_000;
/** With the time of a statement, less than the 5 s after which no connection to a former primary is in use. */
const RECHECK_MS = 1_500;
const NOT_WRITABLE = "PostgreSQL takes no writes on a connection; all connections are made again.";

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
  const reachability = new Reachability(() => probe(connection), logReachability(logger), systemClock);
  let warnedAt = Number.NEGATIVE_INFINITY;
  const onNotWritable = () => {
    reachability.suspect();
    for (const pool of pools) pool.discard();
    // The connections of both pools find out within a moment.
    if (performance.now() - warnedAt > 1_000) logger.warn({}, NOT_WRITABLE);
    warnedAt = performance.now();
  };
  const settings = { ...connection, ...limits, onNotWritable };
  const readers = new CheckedPool({ settings, max: READERS, recheckAfterMs: RECHECK_MS, logger });
  // A write fails on a server that takes none, so its connection needs no check of its age.
  const writers = new CheckedPool({ settings, max: LANES, recheckAfterMs: Number.POSITIVE_INFINITY, logger });
  const pools = [readers, writers];
  const guard = createGuard(reachability, pools);
  const run = async <Row>(pool: CheckedPool, statement: Statement, values: readonly unknown[], how: GuardOptions) => {
    const work = (by: number) => queryPool(pool, { ...statement, values: [...values] }, by);
    const { rows } = await guard(work, how);
    return rows as Row[];
  };

  return {
    kind: "postgres",
    schema,
    lanes: LANES,
    drizzle: createDrizzle(postgresConnections(readers, types, guard)),
    query: (statement, values) => run(readers, statement, values, { canRepeat: canRepeatStatement(statement.text) }),
    write: (statement, values, ms = STATEMENT_MS) =>
      run(writers, statement, values, { ms, canRepeat: canRepeatUndone }),
    migrate: (migrations) => migratePostgres(connection, schema, migrations),
    async close() {
      reachability.close();
      await Promise.all([readers.end(), writers.end()]);
    },
  };
}

/** Resolves if a connection can be made to a server that takes writes. */
async function probe(connection: WritableClientConfig): Promise<void> {
  const client = new WritableClient({ ...connection, connectionTimeoutMillis: PROBE_MS });
  client.on("error", () => {});
  await client.connect();
  try {
    await client.check(PROBE_MS);
  } finally {
    client.end().catch(() => {});
  }
}

function logReachability(logger: Logger): (isThere: boolean) => void {
  return (isThere) => {
    if (isThere) logger.info({}, "PostgreSQL is back.");
    else logger.warn({}, "PostgreSQL can't be reached; commands are refused until it is back.");
  };
}
