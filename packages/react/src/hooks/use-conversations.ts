import type { ConversationList } from "@duologue/client";
import type { Conversation } from "@duologue/protocol";
import { useDuologue } from "../duologue-context.js";
import { useView } from "./use-view.js";

/** The conversations of the signed-in person, newest first and live. */
export function useConversations(): ConversationList & { loadMore: () => Promise<void> } {
  const client = useDuologue();
  return { ...useView(client.conversations), loadMore: () => client.loadMoreConversations() };
}

/** One conversation out of the list, or null while it is not loaded. */
export function useConversation(conversationId: number): Conversation | null {
  const { conversations } = useView(useDuologue().conversations);
  return conversations.find((row) => row.conversation_id === conversationId) ?? null;
}

/** How many messages wait to be read, in all loaded conversations together. */
export function useUnreadCount(): number {
  const { conversations } = useView(useDuologue().conversations);
  return conversations.reduce((sum, row) => sum + row.unread_count, 0);
}
