import type { IncomingMessage } from "node:http";
import { createOriginRule, type OriginOptions } from "./origins.js";
import type { Refusal } from "./refuse.js";

/** Who may open a connection at all. */
export interface AdmissionOptions extends OriginOptions {
  /** How many connections this process takes. */
  readonly maxConnections: number;
}

/**
 * Whether a request may become a connection, before anything is spent on it. A page may connect to where it came from
 * and where it is listed; a client outside browsers sends no `Origin`. Socket.IO's own `cors` does not guard WebSocket.
 */
export function createAdmission(options: AdmissionOptions, connections: () => number) {
  const mayConnect = createOriginRule(options);

  return ({ headers, socket }: IncomingMessage): Refusal | undefined => {
    const isEncrypted = "encrypted" in socket && socket.encrypted === true;
    if (!mayConnect({ origin: headers.origin, host: headers.host, isEncrypted })) {
      return { status: 403, message: "This origin may not connect: add it to CORS_ORIGIN." };
    }
    if (connections() >= options.maxConnections) return { status: 429, message: "Too many connections." };
    return undefined;
  };
}
