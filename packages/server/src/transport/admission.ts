import type { IncomingMessage, ServerResponse } from "node:http";
import type { ErrorCode } from "@duologue/protocol";

/** Who may open a connection at all. */
export interface AdmissionOptions {
  /** Where the application is reached from outside: `https://chat.example.com`. */
  readonly publicUrl: string | undefined;
  /** Other origins whose pages may connect, or `*`. */
  readonly corsOrigin: readonly string[];
  /** How many connections this process takes. */
  readonly maxConnections: number;
}

export interface Refusal {
  readonly status: 403 | 429 | 503;
  readonly message: string;
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

/** Of a chat that is about to end. */
export const CLOSING: Refusal = { status: 503, message: "The server is closing." };

const REASON = { 403: "Forbidden", 429: "Too Many Requests", 503: "Service Unavailable" } as const;
const CODE = { 403: "forbidden", 429: "rate_limited", 503: "unavailable" } as const satisfies Record<number, ErrorCode>;

/** Answers a refused request; an upgrade has no response object, so the bytes are written to its socket. */
export function refuse(request: IncomingMessage, response: ServerResponse, { status, message }: Refusal): void {
  const body = JSON.stringify({ error: message, code: CODE[status] });
  if (request.headers.upgrade === undefined) {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(body);
    return;
  }
  // Node has taken its own listener away, and an error that nobody hears ends the process.
  request.socket.on("error", () => {});
  const head = `HTTP/1.1 ${status} ${REASON[status]}\r\nConnection: close\r\nContent-Type: application/json\r\n`;
  request.socket.end(`${head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}
