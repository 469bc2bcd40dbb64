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
