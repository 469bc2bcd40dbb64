import type { CommandFailure } from "@duologue/protocol";

/** A message that a person has sent and the server has not confirmed. */
export interface OutboxEntry {
  /** In lower case, as the server gives it back. The key of the entry. */
  readonly clientMessageId: string;
  readonly conversationId: number;
  readonly content: string;
  /** Local time of pressing send, ISO 8601: to show, never to sort by. */
  readonly composedAt: string;
  /** Place in the order of sending: greater than that of every entry before it. */
  readonly order: number;
  /** Why the server refused it; null while it is to be sent. */
  readonly failure: CommandFailure | null;
}

/**
 * Where unconfirmed messages live. Asynchronous and keyed by `clientMessageId`, so that IndexedDB fits.
 * One storage belongs to one user; the application gives each user their own.
 */
export interface OutboxStorage {
  /** All entries, by `order`. */
  load(): Promise<readonly OutboxEntry[]>;
  /** Adds the entry, or replaces the one with its key. */
  put(entry: OutboxEntry): Promise<void>;
  /** Removes an entry; one that is absent is no error. */
  remove(clientMessageId: string): Promise<void>;
}
