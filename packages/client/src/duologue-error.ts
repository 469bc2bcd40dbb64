import type { CommandFailure, ErrorCode } from "@duologue/protocol";
import type { Outcome } from "./outcome.js";

/** What the client's promises reject with. */
export class DuologueError extends Error {
  override readonly name = "DuologueError";
  readonly code: ErrorCode;
  /** Whether the very same call can succeed later. */
  readonly retryable: boolean;

  constructor(failure: CommandFailure) {
    super(failure.error);
    this.code = failure.code;
    this.retryable = failure.retryable;
  }
}

export function valueOrThrow<Value>(outcome: Outcome<Value>): Value {
  if (!outcome.ok) throw new DuologueError(outcome);
  return outcome.value;
}
