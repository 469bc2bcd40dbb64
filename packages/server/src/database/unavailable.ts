import { OperatorError } from "../kernel/operator-error.js";

/** The database can't be reached, or went away while it was asked. */
export class DatabaseUnavailable extends OperatorError {
  override readonly name = "DatabaseUnavailable";
  /** False when the statement had been sent: whether it was carried out is then not known. */
  readonly nothingDone: boolean;

  constructor(cause: unknown, nothingDone: boolean) {
    super("The database cannot be reached just now.", { cause });
    this.nothingDone = nothingDone;
  }
}

/**
 * SQLSTATEs with which PostgreSQL says that it is not there for us, and that nothing was done: it shuts down, starts or
 * recovers (57P0x), has no room (53xxx), cannot read or write its files (58xxx), ran into a time limit (57014, 55P03,
 * 25P03, 25P04), gave way to another transaction (40001, 40P01), or became a read-only standby (25006).
 */
const AWAY = /^(57P0\d|53\w{3}|58\w{3}|57014|55P03|25P0[34]|40001|40P01|25006)$/;

/** `error` as `DatabaseUnavailable` if that is what it means, else as it is. `sent`: the statement was on its way. */
export function asUnavailable(error: unknown, sent: boolean): unknown {
  const sqlState = sqlStateOf(error);
  if (sqlState === undefined) return new DatabaseUnavailable(error, !sent);
  if (sqlState.startsWith("08")) return new DatabaseUnavailable(error, !sent);
  return AWAY.test(sqlState) ? new DatabaseUnavailable(error, true) : error;
}

/** Whether `error` says that the connection is no good, rather than the statement: other connections may be neither. */
export function isConnectionLost(error: unknown): boolean {
  return /^(08|57P0|25P0[34])/.test(sqlStateOf(error) ?? "08");
}

/** The SQLSTATE of what PostgreSQL rejected a statement with. Codes of Node such as EPIPE and EPERM are none. */
export function sqlStateOf(error: unknown): string | undefined {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" && /^[0-9A-DF-Z][0-9A-Z]{4}$/.test(code) ? code : undefined;
}

/** The `DatabaseUnavailable` that `error` is or was caused by. Drizzle wraps what a statement threw. */
export function findUnavailable(error: unknown): DatabaseUnavailable | undefined {
  if (error instanceof DatabaseUnavailable) return error;
  return error instanceof Error && error.cause !== undefined ? findUnavailable(error.cause) : undefined;
}
