import type {
  Acknowledgement,
  CommandAnswer,
  CommandName,
  CommandPayload,
  ConnectErrorCode,
  EventName,
  EventPayload,
} from "@duologue/protocol";

/** One event of the server. */
export type Heard = { [Name in EventName]: { event: Name; payload: EventPayload<Name> } }[EventName];

/** Who is told what happens to a link. */
export interface LinkListener {
  /** The server let us in. */
  opened(): void;
  /** The try failed, or the connection broke, and why if that is known; another try may succeed. */
  lost(why?: string): void;
  /** The server closed the connection in good order; another one serves, or soon will. */
  closed(): void;
  /** The token was refused; the same one need not be tried again. */
  refused(code: ConnectErrorCode): void;
  /** The server ended the connection and does not want it back. */
  ended(): void;
  heard(heard: Heard): void;
}

/** The wire to the server. It never redials by itself. */
export interface Link {
  listen(listener: LinkListener): void;
  /** Begins a try; one under way is given up. */
  open(token: string): void;
  /** Closes quietly: the listener is not told. */
  close(): void;
  /**
   * Sends a command and waits for its acknowledgement. Never rejects: without a connection, or when it breaks or stays
   * silent, the answer is a retryable `unavailable`, and what became of the command is not known.
   */
  request<Name extends CommandName>(
    name: Name,
    payload: CommandPayload<Name>,
  ): Promise<Acknowledgement<CommandAnswer<Name>>>;
}
