import { useCallback } from "react";
import { useDuologue } from "../duologue-context.js";

/**
 * Sends to one conversation: now, or as soon as there is a connection. Returns the `clientMessageId`;
 * throws a `RangeError` for content that the service would refuse.
 */
export function useSendMessage(conversationId: number): (content: string) => string {
  const client = useDuologue();
  return useCallback((content: string) => client.sendMessage(conversationId, content), [client, conversationId]);
}
