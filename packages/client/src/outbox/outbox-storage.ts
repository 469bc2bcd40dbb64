import type { CommandFailure } from "@duologue/protocol";

/** A message that a person has sent and the server has not confirmed. */
export interface OutboxEntry {
  /** In lower case, as the server gives it back. The key of the entry. */
  readonly clientMessageId: string;
  readonly conversationId: number;
  readonly content: string;
  /** Local time of pressing send, ISO 8601: to show, never to sort by. */
  readonly composedAt: string;
  /** Place in the order of sending, given by the storage; null: it is not kept, and comes after all that are. */
  readonly order: number | null;
  /** Why the server refused it; null while it is to be sent. */
  readonly failure: CommandFailure | null;
}

/**
 * Where unconfirmed messages live: one storage for one server, with the entries of every user who writes to it from
 * here. Tabs may share it. Whatever rejects is taken as "not now": the message lives on in the page's memory.
 */
export interface OutboxStorage {
  /** What its entries outlive: nothing, or the page. */
  readonly keeps: "memory" | "device";
  /** Who was here last; null if nobody is remembered. */
  lastUser(): Promise<number | null>;
  rememberUser(userId: number | null): Promise<void>;
  /** All entries of that user, by `order`. */
  load(userId: number): Promise<readonly OutboxEntry[]>;
  /**
   * Keeps the entry as that user's, and gives its place. One without a place gets one after all others, of all users
   * and tabs, unless its key is there: then it is replaced. One with a place is only replaced: if its key is gone,
   * another tab has removed it, and it stays gone.
   */
  put(userId: number, entry: OutboxEntry): Promise<number>;
  /** Removes an entry; one that is absent is no error. */
  remove(clientMessageId: string): Promise<void>;
}
