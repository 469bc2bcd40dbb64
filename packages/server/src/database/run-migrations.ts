import { readMigrationFiles } from "drizzle-orm/migrator";
import { OperatorError } from "../kernel/operator-error.js";
import type { Migrations } from "./database.js";
import { databaseReason } from "./database-reason.js";

/** Runs one statement in the session that migrates. */
type RunStatement = <Row>(text: string, values?: readonly unknown[]) => Promise<Row[]>;

/** A migration could not be carried out, and nothing of it was kept. The message has the database's reason. */
class MigrationFailed extends OperatorError {
  override readonly name = "MigrationFailed";
  /** SQLSTATE, if there is one. */
  readonly code: string | undefined;

  constructor(what: string, cause: unknown) {
    super(`${what}: ${databaseReason(cause)}`, { cause });
    this.code = cause instanceof Error && "code" in cause ? String(cause.code) : undefined;
  }
}

/** A later version of the program has migrated the database. */
export class NewerDatabaseError extends OperatorError {
  override readonly name = "NewerDatabaseError";
}

export interface MigrationOptions {
  /**
   * Whether to accept a database with migrations that this version does not know. On a server, processes of two
   * versions run at the same time during an upgrade. A single process with such a database was started in the wrong
   * version.
   */
  readonly mayBeNewer: boolean;
}

/**
 * Runs the migrations that have not run yet, in order. Drizzle's files and Drizzle's table, but not its runner: that
 * one creates the schema each time, which asks for rights in the database though the schema is there.
 *
 * @param run a statement, within the transaction that the caller opened
 * @throws MigrationFailed
 * @throws NewerDatabaseError
 */
export async function runMigrations(
  run: RunStatement,
  schema: string,
  { folder, table }: Migrations,
  { mayBeNewer }: MigrationOptions = { mayBeNewer: true },
): Promise<void> {
  const remembered = `"${schema}"."${table}"`;
  const [last] = await step(`The schema ${schema} could not be made ready`, async () => {
    const [found] = await run<{ schema: string | null }>("select to_regnamespace($1) as schema", [`"${schema}"`]);
    if (!found?.schema) await run(`create schema if not exists "${schema}"`);
    const [known] = await run<{ known: string | null }>("select to_regclass($1) as known", [remembered]);
    if (!known?.known)
      await run(`create table ${remembered} (id serial primary key, hash text not null, created_at bigint)`);
    return run<{ created_at: string | number }>(
      `select created_at from ${remembered} order by created_at desc nulls last limit 1`,
    );
  });
  const files = readMigrationFiles({ migrationsFolder: folder });
  if (!mayBeNewer && last && Number(last.created_at) > Math.max(...files.map(({ folderMillis }) => folderMillis))) {
    throw new NewerDatabaseError(
      `The database is newer than this version of Duologue: ${table} has a migration that is unknown here. Start the version that ` +
        "it was last used with, or restore the backup from before the upgrade.",
    );
  }
  for (const { sql, hash, folderMillis } of files) {
    if (last && Number(last.created_at) >= folderMillis) continue;
    await step(`A migration of ${table} failed`, async () => {
      for (const statement of sql) await run(statement);
      await run(`insert into ${remembered} (hash, created_at) values ($1, $2)`, [hash, folderMillis]);
    });
  }
}

async function step<Result>(what: string, carryOut: () => Promise<Result>): Promise<Result> {
  try {
    return await carryOut();
  } catch (error) {
    throw new MigrationFailed(what, error);
  }
}
