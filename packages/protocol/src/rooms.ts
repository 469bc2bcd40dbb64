/** The room of a conversation: whoever is in it hears every message and read mark. */
export function conversationRoom(conversationId: number): `room_${number}` {
  return `room_${conversationId}`;
}

/** The room of a user's inbox. */
export function inboxRoom(userId: number): `user_${number}` {
  return `user_${userId}`;
}
