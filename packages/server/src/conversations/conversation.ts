import type { Conversation } from "@duologue/protocol";
import type { Participants } from "../kernel/outcome.js";

/** Who talks, and how often the conversation has changed. */
export interface ConversationPlace {
  readonly participants: Participants;
  readonly revision: number;
}

/** Looks a conversation up; undefined if there is none. */
export type PlaceOf = (conversationId: number) => Promise<ConversationPlace | undefined>;

/** A page of the list. */
export interface ConversationPage {
  readonly data: readonly Conversation[];
  readonly has_more: boolean;
  /** Unread messages in all conversations of the user; with the first page only. */
  readonly unread_total?: number;
}

/** The pair as the table has it: the smaller id first. */
export function sortedPair(a: number, b: number): Participants {
  return a < b ? [a, b] : [b, a];
}
