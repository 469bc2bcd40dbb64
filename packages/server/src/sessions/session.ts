/** The end of a session. */
export interface SessionEnd {
  /** The session, as its tokens name it in the claim `sid`: 1 to 255 characters. */
  readonly sid: string;
  /**
   * When the last of its tokens expires, in milliseconds since 1970: until then they are rejected. Default: in 30 days.
   * Tokens that live longer need it; with a sooner time, the server holds the `sid` for less long.
   */
  readonly expiresAt?: number | undefined;
}

/** The sessions of a host's users, to which tokens may belong by their claim `sid`. */
export interface ChatSessions {
  /**
   * Ends a session: all sockets whose token names it as `sid` are disconnected permanently, and its tokens are rejected
   * until they expire, in every process. Resolves when that is stored; if it rejects, call it again. A `sid` that has
   * ended cannot be used again. Throws a ZodError on bad values.
   */
  end(session: SessionEnd): Promise<void>;
}

/** A session that has ended. */
export interface EndedSession {
  readonly sid: string;
  /** When the last of its tokens expires, in milliseconds since 1970. */
  readonly expiresAt: number;
}
