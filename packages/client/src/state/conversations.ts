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
  /** Unread messages in conversations that are not loaded, as far as the server has reported. */
  readonly unreadElsewhere: number;
  /** What was shown before everything had to be loaded anew: it stays in sight until the fresh page is in. */
  readonly replaced: Pick<Conversations, "rows" | "hasMore" | "unreadElsewhere"> | null;
}

export const noConversations: Conversations = {
  rows: new Map(),
  status: "idle",
  error: null,
  floor: null,
  hasMore: false,
  loadingMore: false,
  unreadElsewhere: 0,
  replaced: null,
};

/** Everything is to be loaded anew. */
export function renewed(list: Conversations): Conversations {
  const { floor, rows, hasMore, unreadElsewhere, replaced } = list;
  return { ...noConversations, replaced: floor === null ? replaced : { rows, hasMore, unreadElsewhere } };
}

/** Rows from the server, a page or a single one: each replaces an older one. */
export function withConversations(list: Conversations, incoming: readonly Conversation[], me: number): Conversations {
  const rows = new Map(list.rows);
  for (const conversation of incoming) {
    const { conversation_id } = conversation;
    rows.set(conversation_id, rowFrom(conversation, rows.get(conversation_id), me));
  }
  // The server counted what these rows bring before: the total stays.
  return { ...list, rows, unreadElsewhere: list.unreadElsewhere + unreadIn(list.rows) - unreadIn(rows) };
}

/** A row that changed just now. */
export function withUpdated(list: Conversations, conversation: Conversation, me: number): Conversations {
  const { conversation_id, unread_count } = conversation;
  const present = list.rows.get(conversation_id);
  const rows = new Map(list.rows).set(conversation_id, rowFrom(conversation, present, me));
  // A conversation that was not loaded: all but one of its unread messages were counted before.
  const counted = present ? 0 : Math.max(0, unread_count - 1);
  return { ...list, rows, unreadElsewhere: list.unreadElsewhere - counted };
}

/** The server counted the unread messages of all conversations. */
export function withUnreadTotal(list: Conversations, total: number): Conversations {
  return { ...list, unreadElsewhere: total - unreadIn(list.rows) };
}

function unreadIn(rows: Conversations["rows"]): number {
  let sum = 0;
  for (const { conversation } of rows.values()) sum += conversation.unread_count;
  return sum;
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
  const { status, error, loadingMore } = list;
  const { hasMore, unreadElsewhere } = old ?? list;
  const rows = old ? new Map([...old.rows, ...list.rows]) : list.rows;
  const conversations = [...rows.values()].map((row) => row.conversation).sort(newestFirst);
  const unreadTotal = unreadIn(rows) + (hasMore ? Math.max(0, unreadElsewhere) : 0);
  if (old) return { status: "ready", error: null, conversations, hasMore, loadingMore: true, unreadTotal };
  return { status, error, conversations, hasMore, loadingMore, unreadTotal };
}

/** As the server pages: by `last_message_id` with those without a message last, then by `conversation_id`. */
function newestFirst(a: Conversation, b: Conversation): number {
  return (b.last_message_id ?? 0) - (a.last_message_id ?? 0) || b.conversation_id - a.conversation_id;
}
