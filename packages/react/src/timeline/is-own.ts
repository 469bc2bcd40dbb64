import type { TimelineMessage } from "@duologue/client";

/** Whether this person wrote it. What is not stored yet always is, even before the service said who this person is. */
export function isOwn(message: TimelineMessage, currentUserId: number): boolean {
  return message.message_id === null || message.sender_id === currentUserId;
}
