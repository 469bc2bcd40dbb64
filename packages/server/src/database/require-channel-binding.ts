import type { EventEmitter } from "node:events";
import type { Duplex } from "node:stream";
import { OperatorError } from "../kernel/operator-error.js";

/** `channel_binding=require` is in the address, and the server, or what is between, does not bind to the TLS connection. */
class ChannelBindingError extends OperatorError {
  override readonly name = "ChannelBindingError";

  constructor() {
    super(
      "The address of the database has channel_binding=require, and the server offers none. It needs TLS (sslmode), " +
        "authentication by scram-sha-256, and no pooler that decrypts TLS. Or use channel_binding=prefer.",
    );
  }
}

type Connection = EventEmitter & { readonly stream: Duplex };

/** The only mechanism of PostgreSQL that proves that the server which knows the password has the other end of TLS. */
const BOUND = "SCRAM-SHA-256-PLUS";

/**
 * Ends a connection of the driver unless it authenticates with channel binding, as PostgreSQL's own clients do. The
 * driver itself uses it where it is offered, and would else send the password in any form that the server requests.
 *
 * @param connection before it connects
 */
export function requireChannelBinding(connection: Connection): void {
  let isProved = false;
  const reject = () => {
    // First, because the driver's own listener comes next, and would send the password.
    connection.stream.destroy();
    // What came with the request may say that the connection is ready.
    connection.removeAllListeners("readyForQuery");
    connection.emit("error", new ChannelBindingError());
  };
  for (const name of ["authenticationCleartextPassword", "authenticationMD5Password"]) {
    connection.prependListener(name, reject);
  }
  connection.prependListener("authenticationSASL", (request: { mechanisms: readonly string[] }) => {
    request.mechanisms = request.mechanisms.filter((mechanism) => mechanism === BOUND);
    if (request.mechanisms.length === 0) reject();
  });
  connection.on("authenticationSASLFinal", () => {
    isProved = true;
  });
  // A server that asks for no proof gives none.
  connection.on("authenticationOk", () => {
    if (!isProved) reject();
  });
}
