import { CONNECT_ERRORS, type ConnectErrorCode } from "@duologue/protocol";
import type { Logger } from "../kernel/logger.js";
import type { Authenticate } from "./authenticate.js";
import { TokenRefused } from "./verify-token.js";

/** What a socket's token says. */
export interface SocketToken {
  /** When it ends, the leeway included, in milliseconds since 1970. */
  validUntil: number;
  /** The session that it belongs to, if it says so. */
  sid: string | undefined;
}

/** Whose token let a socket in. */
export interface TokenHolder extends SocketToken {
  userId: number;
}

/** Counts the sockets of each user. */
export interface SocketQuota {
  /** Counts a socket before it connects; false if its user has too many. */
  admit(holder: TokenHolder): boolean;
  /** The socket never connected. */
  release(holder: TokenHolder): void;
}

/** What the middleware needs of a Socket.IO socket. */
interface ConnectingSocket {
  readonly handshake: {
    readonly auth: Record<string, unknown>;
    readonly headers: { readonly authorization?: string | undefined };
  };
  readonly connected: boolean;
  readonly conn: { close(discard?: boolean): void };
  data: Partial<TokenHolder>;
}

/** A refusal as the client sees it: a `connect_error` with `data.code`. */
class ConnectError extends Error {
  readonly data: { readonly code: ConnectErrorCode };

  constructor(code: ConnectErrorCode) {
    super(CONNECT_ERRORS[code].message);
    this.data = { code };
  }
}

/**
 * Reads the token once, on connect: from `auth.token` of the handshake, else from an `Authorization: Bearer` header.
 * Refuses only what a retry can't mend, for a default client never tries again after a refusal. If it can't be told
 * just now who it is, the raw connection is closed, and default clients come back by themselves.
 */
export function socketAuthMiddleware(authenticate: Authenticate, quota: SocketQuota, logger: Logger) {
  return (socket: ConnectingSocket, next: (error?: Error) => void): void => {
    authenticate(tokenOf(socket)).then(
      ({ user, validUntil, sid }) => {
        const holder: TokenHolder = { userId: user.user_id, validUntil, sid };
        if (!quota.admit(holder)) {
          next(new ConnectError("too_many_sockets"));
          return;
        }
        socket.data = holder;
        next();
        // In its own tick before this one, Socket.IO has connected the socket, or found its connection closed.
        process.nextTick(() => {
          if (!socket.connected) quota.release(holder);
        });
      },
      (error: unknown) => {
        if (error instanceof TokenRefused) {
          next(new ConnectError(error.code));
          return;
        }
        logger.warn({ error }, "A token can't be checked just now; its connection was closed.");
        socket.conn.close(true);
      },
    );
  };
}

function tokenOf({ handshake }: ConnectingSocket): unknown {
  const { token } = handshake.auth;
  return token === undefined || token === null || token === "" ? bearerToken(handshake.headers.authorization) : token;
}

/** The token of an `Authorization: Bearer` header. */
export function bearerToken(header: string | undefined): string | undefined {
  return header === undefined ? undefined : /^Bearer +(\S*)$/i.exec(header)?.[1];
}
