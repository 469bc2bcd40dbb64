import { databaseReason, OperatorError } from "@duologue/server/foundation";

/** Why the application could not start, in one readable line that says what to do. */
export class StartFailure extends OperatorError {
  override readonly name = "StartFailure";
}

/** The code of a system error (`ECONNREFUSED`) or of PostgreSQL (`28P01`). */
export function errorCode(error: unknown): string | undefined {
  // Node tries each address of a name, and gathers what went wrong.
  if (error instanceof AggregateError) return errorCode(error.errors[0]);
  if (!(error instanceof Error)) return undefined;
  if ("code" in error && typeof error.code === "string") return error.code;
  return errorCode(error.cause);
}

/** Why, in one line that contains no value of a row and no part of a password. */
export function errorLine(error: unknown): string {
  return databaseReason(error);
}
