import { OperatorError } from "../kernel/operator-error.js";

/** PostgreSQL, or a pooler in front of it, does not give the sessions that the server needs. The message says what to do. */
export class UnsupportedSessionError extends OperatorError {
  override readonly name = "UnsupportedSessionError";
}
