/** SQL spelled out. `name` lets a connection prepare it once. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/** What a database is doing while the thread that waits for it may do something else. */
export type Opening = "creating" | "opening";

/** An opened database: PostgreSQL over the network, or PGlite in a thread of this process. One dialect, one set of parsers. */
export interface Database {
  readonly kind: "postgres" | "pglite";
  /** Where the tables live. */
  readonly schema: string;
  /** Drizzle over either driver, for libraries that take one. Without its type, which brings those of all its drivers. */
  readonly drizzle: Readonly<Record<string, unknown>>;
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
