import type { CaughtUp, Conversation, Message } from "@duologue/protocol";
import type { Heard } from "../src/connection/link.js";
import { ME, userRow, YOU } from "./rows.js";

interface ModelConversation {
  revision: number;
  /** The `changed_xid` of the last change: a number that counts all changes. */
  changedAt: number;
  readonly rows: Message[];
}

/**
 * What makes a server keep its word, each of which can be taken away to see whether anybody notices: ids in commit order,
 * a key is stored once, nothing is told before it is stored, what was missed is told when asked.
 */
export type Guard = "order" | "once" | "stored-first" | "catch-up";

/** Without its guard, the server loses every so many messages that it has told. */
const LOST_ONE_IN = 4;

/** What a server tells its clients, as simply as it can be said: all in memory, one thing after the other. */
export class ModelServer {
  readonly #conversations = new Map<number, ModelConversation>();
  readonly #listeners = new Set<(conversationId: number, heard: Heard) => void>();
  readonly #without: Guard | null;
  #messages = 0;
  #changes = 0;
  /** Rows of one answer to catchUp. */
  pageSize = 3;

  constructor(without: Guard | null = null) {
    this.#without = without;
  }

  /** The listener is told of each change, once, until what this returns is called. */
  listen(listener: (conversationId: number, heard: Heard) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  open(conversationId: number): void {
    this.#conversations.set(conversationId, { revision: 0, changedAt: 0, rows: [] });
  }

  get ids(): number[] {
    return [...this.#conversations.keys()];
  }

  revision(conversationId: number): number {
    return this.#get(conversationId).revision;
  }

  /** Stores a message, once for each key of its sender. */
  store(conversationId: number, senderId: number, content: string, key: string | null = null): Message {
    const conversation = this.#get(conversationId);
    const present = conversation.rows.find((row) => row.sender_id === senderId && row.client_message_id === key);
    if (present && key !== null && this.#without !== "once") return present;
    const row: Message = {
      message_id: this.#nextMessageId(),
      conversation_id: conversationId,
      sender_id: senderId,
      receiver_id: senderId === ME ? YOU : ME,
      content,
      timestamp: "2026-01-01T00:00:00.000Z",
      read_status: false,
      client_message_id: key,
      revision: conversation.revision + 1,
    };
    const isStored = this.#without !== "stored-first" || row.message_id % LOST_ONE_IN !== 0;
    if (isStored) {
      this.#nextRevision(conversation);
      conversation.rows.push(row);
      conversation.rows.sort((a, b) => a.message_id - b.message_id);
    }
    this.#tell(conversationId, { event: "receiveMessage", payload: row });
    return row;
  }

  read(conversationId: number, readerId: number, wanted: readonly number[]) {
    const conversation = this.#get(conversationId);
    const unread = conversation.rows.filter((row) => row.receiver_id === readerId && !row.read_status);
    const messageIds = unread.map((row) => row.message_id).filter((messageId) => wanted.includes(messageId));
    if (messageIds.length === 0) return { messageIds, revision: conversation.revision };
    const revision = this.#nextRevision(conversation);
    conversation.rows.forEach((row, place) => {
      if (messageIds.includes(row.message_id)) conversation.rows[place] = { ...row, read_status: true, revision };
    });
    const payload = { conversationId, messageIds, revision, read_status: true };
    this.#tell(conversationId, { event: "messageUpdated", payload });
    return { messageIds, revision };
  }

  /** Every stored row, oldest first. */
  rows(conversationId: number): readonly Message[] {
    return [...this.#get(conversationId).rows];
  }

  page(conversationId: number, limit: number, before = Number.MAX_SAFE_INTEGER) {
    const rows = this.#get(conversationId).rows.filter((row) => row.message_id < before);
    return { data: rows.slice(-limit), has_more: rows.length > limit };
  }

  /** The conversation as one of the two sees it. */
  conversation(conversationId: number, me = ME): Conversation {
    const { rows, revision } = this.#get(conversationId);
    const last = rows.at(-1) ?? null;
    return {
      conversation_id: conversationId,
      user1_id: ME,
      user2_id: YOU,
      last_message_id: last?.message_id ?? null,
      revision,
      last_message: last,
      unread_count: rows.filter((row) => row.receiver_id === me && !row.read_status).length,
      other_user: userRow(me === ME ? YOU : ME),
    };
  }

  /** All conversations as one of the two sees them, newest first. */
  list(me = ME): Conversation[] {
    const rows = this.ids.map((conversationId) => this.conversation(conversationId, me));
    return rows.sort(
      (a, b) => (b.last_message_id ?? 0) - (a.last_message_id ?? 0) || b.conversation_id - a.conversation_id,
    );
  }

  get cursor(): string {
    return String(this.#changes);
  }

  catchUp(cursor: string, known: readonly { conversationId: number; revision: number }[]): CaughtUp {
    if (this.#without === "catch-up") return nothingNew(this.cursor);
    const changed = this.ids
      .filter((conversationId) => this.#get(conversationId).changedAt >= Number(cursor))
      .map((conversationId) => ({ conversationId, revision: this.revision(conversationId) }));
    const conversations = known.flatMap(({ conversationId, revision }) => {
      const now = this.revision(conversationId);
      return now > revision ? [this.#changedSince(conversationId, revision)] : [];
    });
    return { epoch: "e", cursor: this.cursor, changed, conversations, forbidden: [], reset: false };
  }

  #changedSince(conversationId: number, revision: number): CaughtUp["conversations"][number] {
    const rows = this.rows(conversationId)
      .filter((row) => row.revision > revision)
      .sort((a, b) => a.revision - b.revision || a.message_id - b.message_id);
    const end = rows[Math.min(this.pageSize, rows.length) - 1]?.revision ?? revision;
    const messages = rows.filter((row) => row.revision <= end);
    return { conversationId, revision: end, messages, has_more: messages.length < rows.length };
  }

  #tell(conversationId: number, heard: Heard): void {
    for (const listener of this.#listeners) listener(conversationId, heard);
  }

  /** Without its guard: of each two, the one that is stored later has the smaller id. */
  #nextMessageId(): number {
    this.#messages += 1;
    if (this.#without !== "order") return this.#messages;
    return this.#messages + (this.#messages % 2 === 1 ? 1 : -1);
  }

  #nextRevision(conversation: ModelConversation): number {
    conversation.revision += 1;
    this.#changes += 1;
    conversation.changedAt = this.#changes;
    return conversation.revision;
  }

  #get(conversationId: number): ModelConversation {
    const conversation = this.#conversations.get(conversationId);
    if (!conversation) throw new Error(`The model has no conversation ${conversationId}.`);
    return conversation;
  }
}

/** The answer to whoever has missed nothing since that cursor. */
export function nothingNew(cursor: string): CaughtUp {
  return { epoch: "e", cursor, changed: [], conversations: [], forbidden: [], reset: false };
}
