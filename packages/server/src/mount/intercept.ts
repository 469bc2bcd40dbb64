import type { EventEmitter } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { answerWithoutUpgrade } from "./answer-without-upgrade.js";
import type { AttachableServer } from "./attachable-server.js";

/** What of a server's requests the chat takes. */
export interface Claims {
  /** Whether a request to this address is the chat's. */
  readonly request: (url: string) => boolean;
  /** Whether a WebSocket at this address is the chat's. */
  readonly webSocket: (url: string) => boolean;
}

/** The listeners that this module adds, in any copy of it. */
const OURS = Symbol.for("duologue.upgrade");

/** The host's listeners for upgrades. */
export function foreignUpgradeListeners(server: AttachableServer) {
  return server.listeners("upgrade").filter((listener) => !(OURS in listener));
}

/**
 * Takes the chat's requests and WebSockets out of a server's events, and emits them at `chat`. The host's listeners see
 * none of them, whenever and in whatever order they are added, and see all others as ever.
 *
 * Of an offer to upgrade that neither the chat nor a listener of the host takes, the request is answered as an ordinary
 * one: Java's client offers h2c with every first request, and Node emits upgrades as soon as anybody listens for them.
 */
export function intercept(server: AttachableServer, claims: Claims, chat: EventEmitter): void {
  const emitAtHost = server.emit as EventEmitter["emit"];

  /** By the method of the server's class, so that a tracer which wraps that sees the chat's requests too. */
  const emitAtChat = (event: string, ...values: unknown[]): boolean =>
    Reflect.apply(Object.getPrototypeOf(server).emit, chat, [event, ...values]);

  const isOurs = ({ url = "" }: IncomingMessage) => claims.request(url);
  const isOurWebSocket = ({ url = "", headers }: IncomingMessage) =>
    headers.upgrade?.toLowerCase() === "websocket" && claims.webSocket(url);

  /** Listens, so that Node emits upgrades at all. Of several chats, the first answers what nobody takes. */
  const onUpgrade = Object.assign(
    (request: IncomingMessage, connection: Duplex, head: Buffer) => {
      if (isOurWebSocket(request)) emitAtChat("upgrade", request, connection, head);
      else if (isFirstOfOurs() && foreignUpgradeListeners(server).length === 0) {
        answerWithoutUpgrade(server, request, connection, head);
      }
    },
    { [OURS]: true },
  );
  const isFirstOfOurs = () => server.listeners("upgrade").find((listener) => OURS in listener) === onUpgrade;

  function emit(this: AttachableServer, event: string, ...values: unknown[]): boolean {
    const [request, second, third] = values as [IncomingMessage, never, never];
    if (event === "request" && isOurs(request)) return emitAtChat(event, ...values);
    if (event === "checkContinue" && isOurs(request)) {
      (second as ServerResponse).writeContinue();
      return emitAtChat("request", ...values);
    }
    if (event === "upgrade" && isOurWebSocket(request)) return emitAtChat(event, ...values);
    if (event === "upgrade" && isOurs(request)) {
      answerWithoutUpgrade(server, request, second, third);
      return true;
    }
    return Reflect.apply(emitAtHost, this, [event, ...values]);
  }

  server.emit = emit as typeof server.emit;
  server.on("upgrade", onUpgrade);
}
