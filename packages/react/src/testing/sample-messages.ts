import type { TimelineMessage } from "@duologue/client";
import type { Conversation, User } from "@duologue/protocol";

export const ADA: User = { user_id: 1, name: "Ada", image: null };
export const BEN: User = { user_id: 2, name: "Ben", image: null };

/** A stored message; what is not given is plausible. Ids grow with time: one minute each from noon of 3 June 2025. */
export function stored(id: number, given: Partial<TimelineMessage> = {}): TimelineMessage {
  return {
    key: `m${id}`,
    message_id: id,
    client_message_id: null,
    sender_id: BEN.user_id,
    content: `Message ${id}`,
    timestamp: new Date(Date.UTC(2025, 5, 3, 12, id)).toISOString(),
    read_status: true,
    delivery: "sent",
    failure: null,
    ...given,
  };
}

/** A message of this person that the service has not stored. */
export function pending(key: string, given: Partial<TimelineMessage> = {}): TimelineMessage {
  return stored(0, {
    key,
    message_id: null,
    client_message_id: key,
    sender_id: ADA.user_id,
    delivery: "sending",
    ...given,
  });
}

/** The row of a conversation between Ada and somebody else, as Ada sees it. */
export function conversationWith(other: User, given: Partial<Conversation> = {}): Conversation {
  return {
    conversation_id: other.user_id * 10,
    user1_id: ADA.user_id,
    user2_id: other.user_id,
    last_message_id: null,
    revision: 0,
    last_message: null,
    unread_count: 0,
    other_user: other,
    ...given,
  };
}
