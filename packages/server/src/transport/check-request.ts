import type { IncomingMessage } from "node:http";
import type { RawConnection } from "./raw-connection.js";
import type { Refusal } from "./refuse.js";

/** A request whose query Engine.IO has parsed; of a repeated parameter the last one counts. */
export interface EngineRequest extends IncomingMessage {
  readonly _query: { readonly EIO?: string; readonly transport?: string; readonly sid?: string };
}

const METHOD: Refusal = { status: 405, message: "The method must be GET or POST." };
const PROTOCOL: Refusal = { status: 400, message: "The protocol must be Engine.IO 4: EIO=4." };
const TRANSPORT: Refusal = { status: 400, message: "The parameter transport does not fit the request." };
const UPGRADED: Refusal = {
  status: 400,
  message: "The session has a WebSocket already, or one is about to take over.",
};

/**
 * Rejects the requests that Engine.IO would respond to with a status of 500, with garbage on an open WebSocket, by opening
 * a WebSocket only to close it, or not at all. It rejects the others itself, with a status of 400.
 */
export function checkRequest(
  { method, _query: query }: EngineRequest,
  isUpgrade: boolean,
  session: RawConnection | undefined,
): Refusal | undefined {
  if (method !== "GET" && (isUpgrade || method !== "POST")) return METHOD;
  if (query.EIO !== "4") return PROTOCOL;
  if (isUpgrade) {
    if (query.transport !== "websocket") return TRANSPORT;
    if (session && (session.transport.name !== "polling" || session.upgrading || session.upgraded)) return UPGRADED;
  } else if (query.transport === "websocket") {
    return TRANSPORT;
  }
  return undefined;
}
