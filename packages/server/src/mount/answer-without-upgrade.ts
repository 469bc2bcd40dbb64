import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { AttachableServer } from "./attachable-server.js";

/** Hands the connection back to the server, as if it had just come and did not ask for an upgrade. */
export function answerWithoutUpgrade(
  server: AttachableServer,
  request: IncomingMessage,
  connection: Duplex,
  head: Buffer,
): void {
  connection.unshift(Buffer.concat([headOf(request), head]));
  server.emit("encrypted" in connection ? "secureConnection" : "connection", connection as never);
}

/** Headers that belong to the offer of an upgrade. */
const OFFER = ["connection", "upgrade", "http2-settings"];

/** The request's first line and headers as they came, without the offer to upgrade. */
function headOf({ method, url, httpVersion, rawHeaders, headers }: IncomingMessage): Buffer {
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    if (!OFFER.includes(rawHeaders[at]?.toLowerCase() ?? "")) lines.push(`${rawHeaders[at]}: ${rawHeaders[at + 1]}`);
  }
  if (/\bclose\b/i.test(headers.connection ?? "")) lines.push("Connection: close");
  // As Node reads them: one byte a character.
  return Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1");
}
