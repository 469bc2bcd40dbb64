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

/** How many messages are unread, in all conversations together, loaded or not. */
export function useUnreadCount(): number {
  return useView(useDuologue().conversations).unreadTotal;
}
