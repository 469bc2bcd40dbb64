import { OperatorError } from "./operator-error.js";

/** Why the chat cannot be mounted as the host application asks. */
export type SetupErrorCode = "attach_path_taken" | "runtime_unsupported" | "not_a_request";

/** The host application mounts the chat in a way that cannot work. The message says what to do. */
export class SetupError extends OperatorError {
  override readonly name = "SetupError";
  readonly code: SetupErrorCode;

  constructor(code: SetupErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
