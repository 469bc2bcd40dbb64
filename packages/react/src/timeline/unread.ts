import type { Timeline, TimelineMessage } from "@duologue/client";
import { isOwn } from "./is-own.js";

/** Whether somebody else wrote it and the reader has not read it. */
function isUnread(message: TimelineMessage, currentUserId: number): boolean {
  return !isOwn(message, currentUserId) && !message.read_status;
}

/** The first message that the reader has not read, or null. */
export function firstUnread(messages: readonly TimelineMessage[], currentUserId: number): TimelineMessage | null {
  return messages.find((message) => isUnread(message, currentUserId)) ?? null;
}

/** The newest id that the service has given to a message of this timeline; 0 before the first. */
export function newestId(messages: readonly TimelineMessage[]): number {
  return messages.findLast((message) => message.message_id !== null)?.message_id ?? 0;
}

/** What the other person wrote after `messageId`. Looked for from the end: thousands may be loaded, and few are new. */
export function newerOnes(
  messages: readonly TimelineMessage[],
  currentUserId: number,
  messageId: number,
): readonly TimelineMessage[] {
  const last = messages.findLastIndex((message) => message.message_id !== null && message.message_id <= messageId);
  return messages.slice(last + 1).filter((message) => !isOwn(message, currentUserId));
}

/** Ten pages: somebody with more unread messages than that begins at the oldest loaded one. */
const MOST_LOADED = 500;

/**
 * Whether the first unread message may lie before the oldest loaded one: all that the other person wrote, as far as
 * it is loaded, is unread.
 */
export function mayHaveOlderUnread(timeline: Timeline, currentUserId: number): boolean {
  if (!timeline.hasOlder || timeline.messages.length >= MOST_LOADED) return false;
  const oldest = timeline.messages.find((message) => !isOwn(message, currentUserId));
  return oldest !== undefined && isUnread(oldest, currentUserId);
}
