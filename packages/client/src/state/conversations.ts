import type { Conversation } from "@duologue/protocol";
import type { ConversationList } from "./conversation-list.js";
import { type ConversationRow, changeRow, type RowChange, rowFrom } from "./conversation-row.js";

/** Everything that the list of conversations is made of. */
export interface Conversations {
  readonly rows: ReadonlyMap<number, ConversationRow>;
  readonly status: ConversationList["status"];
  readonly error: ConversationList["error"];
  /** Where the next page begins: the last row of the last page; null before the first. */
  readonly floor: number | null;
  readonly hasMore: boolean;
  readonly loadingMore: boolean;
  /** What was shown before everything had to be loaded anew: it stays in sight until the fresh page is in. */
  readonly replaced: Pick<Conversations, "rows" | "hasMore"> | null;
}

export const noConversations: Conversations = {
  rows: new Map(),
  status: "idle",
  error: null,
  floor: null,
  hasMore: false,
  loadingMore: false,
  replaced: null,
};

/** Everything is to be loaded anew. */
export function renewed(list: Conversations): Conversations {
  const { floor, rows, hasMore, replaced } = list;
  return { ...noConversations, replaced: floor === null ? replaced : { rows, hasMore } };
}

/** Rows from the server, a page or a single one: each replaces an older one. */
export function withConversations(list: Conversations, incoming: readonly Conversation[], me: number): Conversations {
  const rows = new Map(list.rows);
  for (const conversation of incoming) {
    const { conversation_id } = conversation;
    rows.set(conversation_id, rowFrom(conversation, rows.get(conversation_id), me));
  }
  return { ...list, rows };
}

/** What a room told. A conversation that is not in the list waits for its row. */
export function withChange(list: Conversations, conversationId: number, change: RowChange, me: number): Conversations {
  const row = list.rows.get(conversationId);
  if (!row) return list;
  const changed = changeRow(row, change, me);
  return changed === row ? list : { ...list, rows: new Map(list.rows).set(conversationId, changed) };
}

/** Whether the row of that conversation misses something up to `revision`. */
export function isBehind(list: Conversations, conversationId: number, revision: number): boolean {
  return (list.rows.get(conversationId)?.conversation.revision ?? -1) < revision;
}

/** The last revision that was heard of that conversation, if something before it was not; null if its row has all. */
export function revisionAhead(list: Conversations, conversationId: number): number | null {
  return list.rows.get(conversationId)?.ahead.at(-1)?.revision ?? null;
}

/** What is shown. */
export function toConversationList(list: Conversations): ConversationList {
  const old = list.floor === null ? list.replaced : null;
  const { status, error, hasMore, loadingMore } = list;
  const rows = old ? new Map([...old.rows, ...list.rows]) : list.rows;
  const conversations = [...rows.values()].map((row) => row.conversation).sort(newestFirst);
  if (old) return { status: "ready", error: null, conversations, hasMore: old.hasMore, loadingMore: true };
  return { status, error, conversations, hasMore, loadingMore };
}

/** As the server pages: by `last_message_id` with those without a message last, then by `conversation_id`. */
function newestFirst(a: Conversation, b: Conversation): number {
  return (b.last_message_id ?? 0) - (a.last_message_id ?? 0) || b.conversation_id - a.conversation_id;
}
