import type { EventEmitter } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { LIMITS } from "@duologue/protocol";
import { RESPONSE_HEADERS } from "./refuse.js";

/**
 * Guards every request to Socket.IO's path, whichever part of Socket.IO responds to it. Its response has the headers of
 * `RESPONSE_HEADERS`. Its connection ends when nothing moves on it for 45 s, and when the response leaves before the
 * request's body has come: Node would wait for the rest of it.
 */
export function guardRequests(requests: EventEmitter, path: string): void {
  requests.prependListener("request", (request: IncomingMessage, response: ServerResponse) => {
    if (!request.url?.startsWith(path)) return;
    for (const [name, value] of Object.entries(RESPONSE_HEADERS)) response.setHeader(name, value);
    response.setTimeout(LIMITS.requestStallMs);
    response.once("finish", () => {
      if (!request.complete && request.httpVersionMajor === 1) request.socket.destroySoon();
    });
  });
}
