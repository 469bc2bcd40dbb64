import { useCallback } from "react";
import { useDuologue } from "../duologue-context.js";

/** Marks messages of one conversation as read; ids that need no mark are harmless. */
export function useMarkAsRead(conversationId: number): (messageIds: readonly number[]) => void {
  const client = useDuologue();
  return useCallback(
    (messageIds: readonly number[]) => client.markAsRead(conversationId, messageIds),
    [client, conversationId],
  );
}

/** Marks all messages of one conversation as read, up to and including the one with this id. */
export function useMarkAsReadUpTo(conversationId: number): (messageId: number) => void {
  const client = useDuologue();
  return useCallback((messageId: number) => client.markAsReadUpTo(conversationId, messageId), [client, conversationId]);
}
