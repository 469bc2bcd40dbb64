import type { Conversation, Message } from "@duologue/protocol";

/** What a room tells that changes a row of the list. */
export type RowChange =
  | { readonly revision: number; readonly message: Message }
  | {
      readonly revision: number;
      readonly messageIds: readonly number[];
      /** Whose messages became read: the one they were sent to. */
      readonly reader: number;
    };

/** A row of the list, and what was heard too early for it. */
export interface ConversationRow {
  readonly conversation: Conversation;
  /** Changes above the row's revision + 1, ascending: they wait for those between, or for a newer row. */
  readonly ahead: readonly RowChange[];
}

/** A row from the server: it holds everything up to its revision. */
export function rowFrom(conversation: Conversation, present: ConversationRow | undefined, me: number): ConversationRow {
  if (present && conversation.revision < present.conversation.revision) return present;
  return drain({ conversation, ahead: present?.ahead ?? [] }, me);
}

/** Takes in what a room told; twice the same changes nothing. */
export function changeRow(row: ConversationRow, change: RowChange, me: number): ConversationRow {
  const { conversation, ahead } = row;
  if (change.revision <= conversation.revision) return row;
  if (ahead.some(({ revision }) => revision === change.revision)) return row;
  return drain({ conversation, ahead: [...ahead, change].sort((a, b) => a.revision - b.revision) }, me);
}

function drain(row: ConversationRow, me: number): ConversationRow {
  let { conversation } = row;
  let passed = 0;
  for (const change of row.ahead) {
    if (change.revision > conversation.revision + 1) break;
    if (change.revision === conversation.revision + 1) conversation = applied(conversation, change, me);
    passed++;
  }
  return { conversation: withNewest(conversation, row.ahead), ahead: row.ahead.slice(passed) };
}

function applied(conversation: Conversation, change: RowChange, me: number): Conversation {
  const next = { ...conversation, revision: change.revision };
  if ("message" in change) {
    const toMe = change.message.receiver_id === me && !change.message.read_status;
    return { ...withLast(next, change.message), unread_count: conversation.unread_count + (toMe ? 1 : 0) };
  }
  const last = conversation.last_message;
  const lastIsRead = last !== null && change.messageIds.includes(last.message_id);
  const count = change.reader === me ? change.messageIds.length : 0;
  return {
    ...next,
    last_message: lastIsRead ? { ...last, read_status: true, revision: change.revision } : last,
    unread_count: Math.max(0, conversation.unread_count - count),
  };
}

/** The newest message is shown at once, even while something before it is missing. */
function withNewest(conversation: Conversation, changes: readonly RowChange[]): Conversation {
  return changes.reduce((row, change) => ("message" in change ? withLast(row, change.message) : row), conversation);
}

function withLast(conversation: Conversation, message: Message): Conversation {
  if (message.message_id <= (conversation.last_message_id ?? 0)) return conversation;
  return { ...conversation, last_message_id: message.message_id, last_message: message };
}
