import type { Conversation, User } from "@duologue/protocol";
import type { Connection } from "./connection/connection-state.js";
import type { OutboxStatus } from "./outbox/outbox-status.js";
import type { ConversationList } from "./state/conversation-list.js";
import type { Timeline } from "./state/timeline.js";
import type { View } from "./state/view.js";

/** A page of people. */
export interface UserPage {
  readonly users: readonly User[];
  readonly hasMore: boolean;
}

/** The client of one user. */
export interface DuologueClient {
  /** This user; null until the first connection. */
  readonly me: View<User | null>;
  readonly connection: View<Connection>;
  readonly conversations: View<ConversationList>;
  /** Whether what is unsent would outlive the page: ask it before the page closes. */
  readonly outbox: View<OutboxStatus>;
  /** Connects, and reconnects by itself from then on. Calling it again does nothing, unless refused: then it tries again. */
  connect(): void;
  /**
   * Ends the connection for good, until `connect()`. What is loaded and what is unsent stays; but who was here is
   * forgotten, so that the next person's client does not begin with showing what this one has not sent.
   */
  disconnect(): void;
  /**
   * Dials at once instead of waiting for the back-off; replaces a connection that seems to be open and gives no answer.
   * On one that is open, what waits to be tried again is tried now.
   */
  retryNow(): void;
  /** The same object for the same id. Only `open` loads something into it. */
  timeline(conversationId: number): View<Timeline>;
  /**
   * Joins the room and loads the newest page, now or as soon as there is a connection. Counts its callers: call what it
   * returns when done; the last one leaves the room after a moment. What could not be loaded is tried again at once.
   */
  open(conversationId: number): () => void;
  /** Loads the page before the oldest message. Single flight; never rejects: what failed can be called again. */
  loadOlder(conversationId: number): Promise<void>;
  /**
   * Loads the next page of conversations, or the first one at once if it could not be loaded. Single flight; never
   * rejects: what failed can be called again.
   */
  loadMoreConversations(): Promise<void>;
  /** Opens or finds the one conversation with that user. Rejects with a `DuologueError`. */
  startConversation(userId: number): Promise<Conversation>;
  /** A page of people to write to, by name, after the one with the id `after`. Rejects with a `DuologueError`. */
  findUsers(query: string, after?: number): Promise<UserPage>;
  /**
   * Puts a message on its way, connected or not, and returns its clientMessageId. What becomes of it stands in the
   * timeline. Throws a RangeError on content that the protocol refuses.
   */
  sendMessage(conversationId: number, content: string): string;
  /** Sends a failed message again. */
  retryMessage(conversationId: number, clientMessageId: string): void;
  /** Forgets a message that is not on its way: a failed or a queued one. */
  discardMessage(conversationId: number, clientMessageId: string): void;
  /**
   * Ids that are on screen. Those that need it are marked as read, in batches, and repeated after a reconnect until
   * acknowledged.
   */
  markAsRead(conversationId: number, messageIds: readonly number[]): void;
  /**
   * Marks all messages that were sent to this user in the conversation, up to and including this one, whether they are
   * loaded or not. Repeated after a reconnect until acknowledged.
   */
  markAsReadUpTo(conversationId: number, messageId: number): void;
}
