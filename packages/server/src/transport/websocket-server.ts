import { LIMITS } from "@duologue/protocol";
import { type ServerOptions, WebSocketServer } from "ws";
import { RESPONSE_HEADERS, refuseUpgrade } from "./refuse.js";

const HEADER_LINES = Object.entries(RESPONSE_HEADERS).map((pair) => pair.join(": "));

/**
 * The `wsEngine` of Engine.IO: `ws` 8.23, which ends a flood of pings, where Engine.IO may install an older version. It
 * waits 2 s for a client's part of the closing handshake, and rejects malformed handshakes as the chat rejects others.
 */
export class ChatWebSocketServer extends WebSocketServer {
  constructor(options: ServerOptions) {
    // The types lack `closeTimeout`, which came with version 8.19.
    super({ ...options, closeTimeout: LIMITS.closeTimeoutMs } as ServerOptions);
    this.on("headers", (lines) => lines.push(...HEADER_LINES));
    this.on("wsClientError", ({ message }, connection) => refuseUpgrade(connection, { status: 400, message }));
  }
}
