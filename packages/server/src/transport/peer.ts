import type { MessageError } from "@duologue/protocol";
import type { SocketToken } from "../auth/socket-auth-middleware.js";

/** One connected socket of one user, as commands see it. */
export interface Peer {
  readonly userId: number;
  /** Time until the server ends it, unless it renews its token. */
  expiresInMs(): number;
  /** Lets it live as long as another token of its user. */
  renew(token: SocketToken): void;
  /** Resolves when it hears the room, from whatever process; sooner if Redis is away. */
  join(room: string): Promise<void>;
  leave(room: string): void;
  /** Tells it alone that a command failed. */
  tellFailure(failure: MessageError): void;
  /** Ends it, and tells its client not to come back. */
  banish(reason: string): void;
}
