import type { IncomingMessage } from "node:http";
import type { Refusal } from "./refuse.js";

/** Who may open a connection at all. */
export interface AdmissionOptions {
  /** Where the application is reached from outside: `https://chat.example.com`. */
  readonly publicUrl: string | undefined;
  /** Other origins whose pages may connect, or `*`. */
  readonly corsOrigin: readonly string[];
  /** How many connections this process takes. */
  readonly maxConnections: number;
}

/**
 * Whether a request may become a connection, before anything is spent on it. A page may connect to where it came from
 * and where it is listed; a client outside browsers sends no `Origin`. Socket.IO's own `cors` does not guard WebSocket.
 */
export function createAdmission(options: AdmissionOptions, connections: () => number) {
  const listed = new Set(options.corsOrigin);
  const publicUrl = options.publicUrl === undefined ? undefined : new URL(options.publicUrl);
  if (publicUrl) listed.add(publicUrl.origin);
  /** Of the request's own address. Behind a proxy that does TLS, what arrives here is http, and the page is not. */
  const ownOrigin = (request: IncomingMessage) =>
    request.headers.host === publicUrl?.host ? publicUrl?.origin : `${scheme(request)}://${request.headers.host}`;

  return (request: IncomingMessage): Refusal | undefined => {
    const { origin } = request.headers;
    const isOwn = origin === undefined || origin === ownOrigin(request);
    if (!isOwn && !listed.has(origin) && !listed.has("*")) {
      return { status: 403, message: "This origin may not connect: add it to CORS_ORIGIN." };
    }
    if (connections() >= options.maxConnections) return { status: 429, message: "Too many connections." };
    return undefined;
  };
}

function scheme({ socket }: IncomingMessage): "http" | "https" {
  return "encrypted" in socket && socket.encrypted ? "https" : "http";
}
