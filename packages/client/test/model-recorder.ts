import type { Acknowledgement, CaughtUp, CommandAnswer } from "@duologue/protocol";
import type { HistoryRecord } from "@duologue/torture";
import type { Link } from "../src/connection/link.js";
import type { DuologueClient } from "../src/duologue-client.js";
import type { Timeline } from "../src/state/timeline.js";
import type { FakeClock } from "./fake-clock.js";
import type { ModelServer } from "./model-server.js";
import { ME, YOU } from "./rows.js";

/** Writes down a run against the model, as the checker wants it. */
export class ModelRecorder {
  readonly records: HistoryRecord[] = [];
  readonly #server: ModelServer;
  readonly #clock: FakeClock;
  readonly #start: number;
  #operations = 0;
  /** Operations of messages by their key. */
  readonly #sends = new Map<string, number>();
  readonly #ended = new Set<number>();
  /** By conversation, how far the independent reader has come. */
  readonly #revisions = new Map<number, number>();
  readonly #observed = new Set<number>();

  /** `faults` may happen in the run. */
  constructor(server: ModelServer, clock: FakeClock, faults: readonly string[]) {
    this.#server = server;
    this.#clock = clock;
    this.#start = clock.now();
    const startedAt = new Date(clock.now()).toISOString();
    this.records.push({ kind: "run", seed: 0, startedAt, database: "model", processes: 1, redis: false, faults });
  }

  client(client: string, userId: number, make: "duologue" | "plain"): void {
    this.records.push({ kind: "client", at: this.#at, client, make, userId });
  }

  /** A message that a client was given, or that was stored without one of ours. */
  send(client: string, userId: number, conversationId: number, content: string, key: string): number {
    const operation = ++this.#operations;
    this.#sends.set(key, operation);
    const what = { name: "send", content, key } as const;
    this.records.push({ kind: "begun", at: this.#at, operation, client, userId, conversationId, what });
    return operation;
  }

  /** The link of a client, so that what it asks and what it is told is written down. */
  listening(link: Link, client: string, userId: number, whyAsking: () => HealingReason): Link {
    return {
      listen: (listener) => link.listen(listener),
      open: (token) => link.open(token),
      close: () => link.close(),
      request: async (name, payload) => {
        const operation = name === "markAsRead" ? this.#read(client, userId, payload as MarkAsRead) : null;
        const reason = whyAsking();
        const answer = await link.request(name, payload);
        this.#answered(answer as Answer, operation);
        if (name === "catchUp") this.#healed(client, reason, answer as Acknowledgement<CaughtUp>);
        return answer;
      },
    };
  }

  shown(client: string, { conversationId, messages }: Timeline, list: DuologueClient["conversations"] | null): void {
    const row = list?.snapshot().conversations.find((conversation) => conversation.conversation_id === conversationId);
    this.records.push({
      kind: "shown",
      at: this.#at,
      client,
      conversationId,
      isFinal: list !== null,
      messages: messages.map((message) => ({
        id: message.message_id,
        key: message.client_message_id,
        senderId: message.sender_id,
        content: message.content,
        isRead: message.read_status,
        status: message.delivery,
      })),
      unreadCount: row?.unread_count ?? null,
      lastMessageId: row?.last_message_id ?? null,
    });
  }

  /** What an independent reader finds in the database. */
  observe(): void {
    for (const conversationId of this.#server.ids) {
      const revision = this.#server.revision(conversationId);
      if (revision === (this.#revisions.get(conversationId) ?? 0)) continue;
      this.#revisions.set(conversationId, revision);
      const ids = this.#server.rows(conversationId).map((row) => row.message_id);
      const messageIds = ids.filter((id) => !this.#observed.has(id));
      for (const id of messageIds) this.#observed.add(id);
      this.records.push({ kind: "observed", at: this.#at, conversationId, revision, messageIds });
    }
  }

  /** What is stored at the end, and what the server answers to whoever knows nothing. */
  finish(): void {
    this.observe();
    for (const conversation_id of this.#server.ids) {
      const { last_message_id, revision } = this.#server.conversation(conversation_id);
      const row = { conversation_id, user1_id: ME, user2_id: YOU, last_message_id, revision };
      this.records.push({ kind: "conversation", ...row });
      const messages = this.#server.rows(conversation_id);
      for (const message of messages) this.records.push({ kind: "message", row: message });
      for (const userId of [ME, YOU]) {
        const { unread_count: unreadCount, last_message_id: lastMessageId } = this.#server.conversation(
          conversation_id,
          userId,
        );
        this.records.push({
          kind: "fresh",
          userId,
          conversationId: conversation_id,
          unreadCount,
          lastMessageId,
          messages,
        });
      }
    }
  }

  #read(client: string, userId: number, { conversationId, messageIds }: MarkAsRead): number {
    const operation = ++this.#operations;
    const what = { name: "read", messageIds } as const;
    this.records.push({ kind: "begun", at: this.#at, operation, client, userId, conversationId, what });
    return operation;
  }

  #answered(answer: Answer, read: number | null): void {
    if (!answer.ok) return;
    if ("message" in answer) {
      const { message } = answer;
      const operation = this.#sends.get(message.client_message_id ?? "");
      if (operation) this.#end({ kind: "ended", at: this.#at, operation, outcome: "ok", message });
    }
    if (read !== null && "messageIds" in answer) {
      const { messageIds, revision } = answer;
      this.#end({ kind: "ended", at: this.#at, operation: read, outcome: "ok", marked: { messageIds, revision } });
    }
  }

  #healed(client: string, reason: HealingReason, answer: Acknowledgement<CaughtUp>): void {
    const rows = answer.ok ? answer.conversations.flatMap(({ messages }) => messages) : [];
    const missed = rows.map(({ conversation_id: conversationId, message_id: messageId, revision }) => {
      return { conversationId, messageId, revision };
    });
    this.records.push({ kind: "healing", at: this.#at, client, reason, missed });
  }

  /** Only the first answer counts: a message that is sent again ends once. */
  #end(record: Extract<HistoryRecord, { kind: "ended" }>): void {
    if (this.#ended.has(record.operation)) return;
    this.#ended.add(record.operation);
    this.records.push(record);
  }

  get #at(): number {
    return this.#clock.now() - this.#start;
  }
}

/** An answer of whatever command: the one of a message has it, the one of a mark has ids. */
type Answer =
  | { readonly ok: false }
  | ({ readonly ok: true } & (CommandAnswer<"sendMessage"> | CommandAnswer<"markAsRead"> | { readonly other?: never }));

export type HealingReason = Extract<HistoryRecord, { kind: "healing" }>["reason"];

interface MarkAsRead {
  readonly conversationId: number;
  readonly messageIds: readonly number[];
}
