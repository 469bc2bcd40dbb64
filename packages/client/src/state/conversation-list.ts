import type { Conversation } from "@duologue/protocol";
import type { LoadError } from "./timeline.js";

/** The conversations of this user, as far as they are loaded. */
export interface ConversationList {
  readonly status: "idle" | "loading" | "ready" | "failed";
  /** Why, when `status` is failed. */
  readonly error: LoadError | null;
  /** Newest first, kept up to date; those without a message last. */
  readonly conversations: readonly Conversation[];
  readonly hasMore: boolean;
  readonly loadingMore: boolean;
  /** Unread messages in all conversations, loaded or not. */
  readonly unreadTotal: number;
}
