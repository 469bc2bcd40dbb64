import type { Server as HttpServer, IncomingMessage } from "node:http";
import type { Server as HttpsServer } from "node:https";
import type { Duplex } from "node:stream";

/** Takes a request to upgrade, its connection, and what has come of the new protocol. */
export type OnUpgrade = (request: IncomingMessage, connection: Duplex, head: Buffer) => void;

/**
 * Routes a server's requests to upgrade. Those to WebSocket at `path` are the chat's. Others are the host's, if it
 * listens for them; if not, they are answered as the ordinary requests that they are by HTTP: Java's client offers h2c
 * with every first request, and Node stops seeing them so as soon as anybody listens for upgrades.
 */
export function routeUpgrades(server: HttpServer | HttpsServer, path: string, onUpgrade: OnUpgrade): void {
  const isOurs = ({ url = "", headers }: IncomingMessage) =>
    url.startsWith(path) && headers.upgrade?.toLowerCase() === "websocket";

  server.on("upgrade", (request: IncomingMessage, connection: Duplex, head: Buffer) => {
    if (isOurs(request)) onUpgrade(request, connection, head);
    else if (server.listenerCount("upgrade") === 1) answerWithoutUpgrade(server, request, connection, head);
  });
}

/** Hands the connection back to the server, as if it had just come and did not ask for an upgrade. */
function answerWithoutUpgrade(
  server: HttpServer | HttpsServer,
  request: IncomingMessage,
  connection: Duplex,
  head: Buffer,
) {
  connection.unshift(Buffer.concat([headOf(request), head]));
  server.emit("encrypted" in connection ? "secureConnection" : "connection", connection);
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
