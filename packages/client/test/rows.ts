import type { Conversation, Message, User } from "@duologue/protocol";

export const ME = 1;
export const YOU = 2;
export const CONVERSATION = 7;

/** A message from the other person to me, unless it says otherwise. */
export function messageRow(row: Partial<Message> & Pick<Message, "message_id" | "revision">): Message {
  const sender_id = row.sender_id ?? YOU;
  return {
    conversation_id: CONVERSATION,
    sender_id,
    receiver_id: sender_id === ME ? YOU : ME,
    content: `message ${row.message_id}`,
    timestamp: "2026-01-01T00:00:00.000Z",
    read_status: false,
    client_message_id: null,
    ...row,
  };
}

export function userRow(user_id: number): User {
  return { user_id, name: `User ${user_id}`, image: null };
}

export function conversationRow(row: Partial<Conversation> = {}): Conversation {
  const last = row.last_message ?? null;
  return {
    conversation_id: CONVERSATION,
    user1_id: ME,
    user2_id: YOU,
    last_message_id: last?.message_id ?? null,
    revision: 0,
    last_message: last,
    unread_count: 0,
    other_user: userRow(YOU),
    ...row,
  };
}
