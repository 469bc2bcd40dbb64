import type { Clock } from "./clock.js";
import type { OutboxStorage } from "./outbox/outbox-storage.js";

export interface ClientOptions {
  /**
   * Where the HTTP routes are, e.g. "https://chat.example.com" or "/chat". The socket connects to the same origin.
   * Default in a browser: the page's origin. `wss://` means the same as `https://`.
   */
  url?: string | undefined;
  /** Path of Socket.IO; default "/socket.io" below the path of `url`, or at the root where nothing is there. */
  socketPath?: string | undefined;
  /**
   * The token, or what fetches one. The function is called once for each need: for the first connection, and when
   * a token was refused or is about to expire. A token that is refused right after it was fetched ends in the
   * connection's status "refused", not in a loop.
   */
  token: string | (() => string | Promise<string>);
  /** Default: WebSocket first, long polling where that does not get through. */
  transports?: readonly ("polling" | "websocket")[] | undefined;
  /**
   * Where unsent messages live. Default: in the browser's IndexedDB, for each server and person apart, shared by the
   * tabs; where there is none, "memory", gone with the page.
   */
  outbox?: "memory" | OutboxStorage | undefined;
  /**
   * Whose client this is, if the application knows: then a page that starts without a network shows what they left
   * unsent. It is never trusted: nothing is sent before the server has said that it is so. Default: whoever was here
   * last, unless they left by `disconnect()`.
   */
  userId?: number | undefined;
  /**
   * Writes what the client does by `console.debug`, without tokens and texts. Default: whether the browser's
   * `localStorage.duologueDebug` is "1".
   */
  debug?: boolean | undefined;
  /** Seams for tests. */
  fetch?: typeof fetch | undefined;
  clock?: Clock | undefined;
  /** A UUID. */
  newId?: (() => string) | undefined;
  /** 0 inclusive to 1 exclusive. */
  random?: (() => number) | undefined;
}
