import type { ConnectErrorCode } from "@duologue/protocol";

export type ConnectionStatus =
  /** No connection; a later try is planned, unless the application never asked for one. */
  | "offline"
  /** A try is under way. */
  | "connecting"
  /** Connected, and asking what was missed. */
  | "catching-up"
  /** Connected and up to date. */
  | "live"
  /** The server does not want this client back; only `connect()` or `retryNow()` tries again. */
  | "refused";

/** What happens to a connection. */
export type ConnectionEvent =
  /** A try begins. */
  | "dial"
  /** The server let us in. */
  | "opened"
  /** Everything that was missed is applied. */
  | "caughtUp"
  /** The try failed, or the connection broke. */
  | "lost"
  /** The server said no for good. */
  | "refused"
  /** The application called `disconnect()`. */
  | "stopped";

/** How the application sees the connection. */
export interface Connection {
  readonly status: ConnectionStatus;
  /**
   * When refused: why. The application has to give another token and call `connect()`.
   * Null while not refused, when the server ended the connection without a reason (a ban, a flood), and when the token
   * is of another user than this client's.
   */
  readonly refusedBecause: ConnectErrorCode | null;
}

/** Every state and event. An event that comes too late, of a try given up, changes nothing. */
export const NEXT: Readonly<Record<ConnectionStatus, Readonly<Record<ConnectionEvent, ConnectionStatus>>>> = {
  offline: {
    dial: "connecting",
    opened: "offline",
    caughtUp: "offline",
    lost: "offline",
    refused: "refused",
    stopped: "offline",
  },
  connecting: {
    dial: "connecting",
    opened: "catching-up",
    caughtUp: "connecting",
    lost: "offline",
    refused: "refused",
    stopped: "offline",
  },
  "catching-up": {
    dial: "catching-up",
    opened: "catching-up",
    caughtUp: "live",
    lost: "offline",
    refused: "refused",
    stopped: "offline",
  },
  live: {
    dial: "live",
    opened: "catching-up",
    caughtUp: "live",
    lost: "offline",
    refused: "refused",
    stopped: "offline",
  },
  refused: {
    dial: "connecting",
    opened: "refused",
    caughtUp: "refused",
    lost: "refused",
    refused: "refused",
    stopped: "offline",
  },
};

export function nextStatus(status: ConnectionStatus, event: ConnectionEvent): ConnectionStatus {
  return NEXT[status][event];
}
