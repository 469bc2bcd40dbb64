import { OperatorError } from "../kernel/operator-error.js";

/** The oldest PostgreSQL that is tested, as `server_version_num` counts. */
const OLDEST = 150_000;

/** The PostgreSQL server is older than what Duologue runs on. */
export class DatabaseTooOld extends OperatorError {
  override readonly name = "DatabaseTooOld";
}

/**
 * @param version `server_version_num`: 150004 for 15.4
 * @throws DatabaseTooOld
 */
export function checkPostgresVersion(version: number): void {
  if (version >= OLDEST) return;
  const found = `${Math.floor(version / 10_000)}.${version % 10_000}`;
  throw new DatabaseTooOld(
    `PostgreSQL is version ${found}; Duologue needs 15 or later. Upgrade it, or name another server.`,
  );
}
