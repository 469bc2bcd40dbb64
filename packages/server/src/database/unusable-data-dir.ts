import { OperatorError } from "../kernel/operator-error.js";

/** A data folder in which no database may be opened or initialised. The message is one line that says why and what to do. */
export class UnusableDataDirError extends OperatorError {
  override readonly name = "UnusableDataDirError";
}
