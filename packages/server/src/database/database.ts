import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";

/** Drizzle over either driver, for the queries that are not on the way of a message. */
export type Drizzle = Omit<PgDatabase<PgQueryResultHKT, Record<string, never>>, "transaction"> & {
  /**
   * Runs `work` as one transaction, which begins with its first write. It fails as a whole when any of its statements
   * fails, or when `work` leaves it idle for 2 s.
   */
  transaction<Result>(work: (tx: Omit<Drizzle, "transaction">) => Promise<Result>): Promise<Result>;
};

/** SQL spelled out. `name` lets a connection prepare it once. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/** An opened database: PostgreSQL over the network, or PGlite in a thread of this process. One dialect, one set of parsers. */
export interface Database {
  readonly kind: "postgres" | "pglite";
  /** Where the tables live. */
  readonly schema: string;
  readonly drizzle: Drizzle;
  /** How many groups of writes may run side by side. */
  readonly lanes: number;
  /** Runs a statement on any connection. Throws `DatabaseUnavailable` if there is none. */
  query<Row>(statement: Statement, values: readonly unknown[]): Promise<Row[]>;
  /**
   * The same on connections that only writes use, so that no reader holds them up. Gives up after `ms`, the wait for a
   * connection included; what was on its way by then may still be carried out.
   */
  write<Row>(statement: Statement, values: readonly unknown[], ms?: number): Promise<Row[]>;
  /** Runs SQL files in order that have not run here yet; safe when several processes start at once. */
  migrate(migrations: Migrations): Promise<void>;
  close(): Promise<void>;
}

/** A folder of migrations in Drizzle's format, and the table that remembers which have run. */
export interface Migrations {
  readonly folder: string;
  readonly table: string;
}
