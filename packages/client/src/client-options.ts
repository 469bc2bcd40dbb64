import type { Clock } from "./clock.js";
import type { OutboxStorage } from "./outbox/outbox-storage.js";

export interface ClientOptions {
  /**
   * Where the HTTP routes are, e.g. "https://chat.example.com" or "/chat". The socket connects to the same origin.
   * Default in a browser: the page's origin.
   */
  url?: string | undefined;
  /** Path of Socket.IO; default "/socket.io". */
  socketPath?: string | undefined;
  /**
   * The token, or what fetches one. The function is called once for each need: for the first connection, and when
   * a token was refused or is about to expire. A token that is refused right after it was fetched ends in the
   * connection's status "refused", not in a loop.
   */
  token: string | (() => Promise<string>);
  /** Default: WebSocket first, long polling where that does not get through. */
  transports?: readonly ("polling" | "websocket")[] | undefined;
  /** Where unsent messages live; default in memory, gone with the page. */
  outbox?: OutboxStorage | undefined;
  /** Seams for tests. */
  fetch?: typeof fetch | undefined;
  clock?: Clock | undefined;
  /** A UUID. */
  newId?: (() => string) | undefined;
  /** 0 inclusive to 1 exclusive. */
  random?: (() => number) | undefined;
}
