import type { MessageError } from "@duologue/protocol";

/** One connected socket of one user, as commands see it. */
export interface Peer {
  readonly userId: number;
  /** Time until the server ends it, unless it renews its token. */
  expiresInMs(): number;
  /** Lets it live until then, in milliseconds since 1970. */
  renewUntil(validUntil: number): void;
  /** Resolves when it hears the room, from whatever process; sooner if Redis is away. */
  join(room: string): Promise<void>;
  leave(room: string): void;
  /** Tells it alone that a command failed. */
  tellFailure(failure: MessageError): void;
  /** Ends it, and tells its client not to come back. */
  banish(reason: string): void;
}
