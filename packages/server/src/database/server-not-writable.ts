import { OperatorError } from "../kernel/operator-error.js";

/** The server of a connection takes no writes, so what it responds may be older than what is acknowledged. */
export class ServerNotWritableError extends OperatorError {
  override readonly name = "ServerNotWritableError";

  constructor() {
    super("The PostgreSQL server takes no writes: it is a standby, or default_transaction_read_only is on.");
  }
}
