import type { DuologueClient, TimelineMessage } from "@duologue/client";
import type { ShownRecord } from "../history/record.js";
import type { Journal } from "../journal.js";

export interface ShownOptions {
  readonly name: string;
  readonly client: DuologueClient;
  readonly journal: Journal;
  /** What is shown anew, or otherwise than before. */
  readonly onShown: (conversationId: number, messages: readonly TimelineMessage[]) => void;
}

/** Writes down what a client shows: during the run what is new, at the end everything. */
export class Shown {
  readonly #options: ShownOptions;
  /** A message that does not change stays the same object. */
  readonly #known = new WeakSet<TimelineMessage>();
  /** Of those that are not stored, by key: they are made anew with each change of the timeline. */
  readonly #deliveries = new Map<string, TimelineMessage["delivery"]>();

  constructor(options: ShownOptions) {
    this.#options = options;
  }

  /** Until the returned function is called. */
  watch(conversationId: number): () => void {
    const timeline = this.#options.client.timeline(conversationId);
    return timeline.subscribe(() => {
      const messages = timeline.snapshot().messages.filter((message) => this.#isNew(message));
      if (messages.length === 0) return;
      this.#write(conversationId, messages, false);
      this.#options.onShown(conversationId, messages);
    });
  }

  finally(conversationId: number): void {
    this.#write(conversationId, this.#options.client.timeline(conversationId).snapshot().messages, true);
  }

  #isNew(message: TimelineMessage): boolean {
    if (message.message_id === null) {
      const isNew = this.#deliveries.get(message.key) !== message.delivery;
      this.#deliveries.set(message.key, message.delivery);
      return isNew;
    }
    const isNew = !this.#known.has(message);
    this.#known.add(message);
    return isNew;
  }

  #write(conversationId: number, messages: readonly TimelineMessage[], isFinal: boolean): void {
    const { name, client, journal } = this.#options;
    const { conversations } = client.conversations.snapshot();
    const row = conversations.find(({ conversation_id }) => conversation_id === conversationId);
    journal.shown({
      kind: "shown",
      client: name,
      conversationId,
      isFinal,
      messages: messages.map(toShown),
      unreadCount: row?.unread_count ?? null,
      lastMessageId: row?.last_message_id ?? null,
    });
  }
}

function toShown(message: TimelineMessage): ShownRecord["messages"][number] {
  return {
    id: message.message_id,
    key: message.client_message_id,
    senderId: message.sender_id,
    content: message.content,
    isRead: message.read_status,
    status: message.delivery,
  };
}
