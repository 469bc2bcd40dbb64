import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { ErrorCode } from "@duologue/protocol";

/** Why a request to Socket.IO's path is rejected. */
export interface Refusal {
  readonly status: 400 | 403 | 405 | 429 | 503;
  readonly message: string;
}

/** Of a chat that is about to end. */
export const CLOSING: Refusal = { status: 503, message: "The server is closing." };

const REASON = {
  400: "Bad Request",
  403: "Forbidden",
  405: "Method Not Allowed",
  429: "Too Many Requests",
  503: "Service Unavailable",
} as const;
const CODE = {
  400: "invalid_payload",
  403: "forbidden",
  405: "invalid_payload",
  429: "rate_limited",
  503: "unavailable",
} as const satisfies Record<number, ErrorCode>;

/** Headers of every response under Socket.IO's path: no cache stores it, and no browser guesses its type. */
export const RESPONSE_HEADERS = { "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff" } as const;

/** Rejects a request; one to upgrade has no response object, so the bytes go to its connection. */
export function refuse(request: IncomingMessage, response: ServerResponse, refusal: Refusal): void {
  if (isUpgrade(response)) {
    refuseUpgrade(request.socket, refusal);
    return;
  }
  const { status, message } = refusal;
  response.writeHead(status, { "Content-Type": "application/json", ...(status === 405 && { Allow: "GET, POST" }) });
  response.end(JSON.stringify({ error: message, code: CODE[status] }));
}

/** Whether Engine.IO's middlewares run for a request to upgrade: their response only looks like one. */
export function isUpgrade(response: ServerResponse): boolean {
  return !("headersSent" in response);
}

/** Rejects a request to upgrade, and closes its connection without waiting for the client. */
export function refuseUpgrade(connection: Duplex, { status, message }: Refusal): void {
  const body = JSON.stringify({ error: message, code: CODE[status] });
  const headers = Object.entries({
    Connection: "close",
    "Content-Type": "application/json",
    "Content-Length": Buffer.byteLength(body),
    ...RESPONSE_HEADERS,
  });
  // Node has removed its own listener, and an error without a listener ends the process.
  connection.on("error", () => {});
  connection.once("finish", () => connection.destroy());
  connection.end(
    `HTTP/1.1 ${status} ${REASON[status]}\r\n${headers.map((pair) => `${pair.join(": ")}\r\n`).join("")}\r\n${body}`,
  );
}
