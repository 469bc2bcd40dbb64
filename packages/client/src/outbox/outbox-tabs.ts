import type { Message } from "@duologue/protocol";

/** What a tab tells the others. */
export interface OutboxNews {
  /** Whose entries changed. */
  readonly userId: number;
  /** The row of the one that the server has stored, so that it does not disappear before it is heard; null for other changes. */
  readonly stored: Message | null;
}

/** The tabs of one browser that share an outbox. */
export interface OutboxTabs {
  /**
   * Asks to be the one that sends this user's messages. Calls `granted` at once or when the others have given it back
   * or are gone; returns what gives it back.
   */
  hold(userId: number, granted: () => void): () => void;
  tell(news: OutboxNews): void;
  /** Hears the other tabs; returns what ends that. */
  listen(hear: (news: OutboxNews) => void): () => void;
}

/** Nobody else uses the storage. */
export const loneTab: OutboxTabs = {
  hold(_, granted) {
    granted();
    return () => {};
  },
  tell() {},
  listen: () => () => {},
};
