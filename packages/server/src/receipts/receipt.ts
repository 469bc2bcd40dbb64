/** A read receipt to be stored. */
export interface Receipt {
  readonly conversationId: number;
  readonly messageIds: readonly number[];
  readonly readerId: number;
}

/** Counts the unread messages in all conversations of a user. */
export type CountUnread = (userId: number) => Promise<number>;
