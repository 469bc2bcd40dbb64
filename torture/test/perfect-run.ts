import type { Message } from "@duologue/protocol";
import type { HistoryRecord, ShownRecord } from "../src/history/record.js";

/** People 1 and 2 talk in 11, people 1 and 3 in 12; each has two devices of ours and a plain one. */
const CONVERSATIONS = [
  { conversationId: 11, people: [1, 2] },
  { conversationId: 12, people: [1, 3] },
] as const;
/** What is in view at once. */
const ROWS_READ = 20;
const DEVICES = ["phone", "desk", "plain"] as const;

/** Something that happens in the run; each number picks one of what there is. */
export interface Act {
  readonly what: "send" | "burst" | "read" | "observe" | "fault";
  readonly where: number;
  readonly who: number;
  readonly device: number;
  /** What the client learns: 0 to 3 that it went well, 4 nothing at all, 5 that nobody knows, 6 that it failed. */
  readonly fate: number;
}

/** Writes the history of a run in which every promise is kept. */
export class PerfectRun {
  readonly records: HistoryRecord[] = [];
  readonly #rows = new Map<number, Message[]>(CONVERSATIONS.map(({ conversationId }) => [conversationId, []]));
  readonly #revisions = new Map<number, number>();
  readonly #observed = new Set<number>();
  #at = 0;
  #operations = 0;
  #lastMessageId = 0;

  constructor(faults: readonly string[] = ["kill-server"]) {
    const startedAt = "2026-01-01T00:00:00.000Z";
    this.records.push({ kind: "run", seed: 1, startedAt, database: "postgres", processes: 1, redis: false, faults });
    for (const userId of [1, 2, 3]) {
      for (const device of DEVICES) {
        const make = device === "plain" ? "plain" : "duologue";
        this.records.push({ kind: "client", at: this.#now(), client: `${userId}-${device}`, make, userId });
      }
    }
  }

  take({ what, where, who, device, fate }: Act): void {
    const place = CONVERSATIONS[where % 2] ?? CONVERSATIONS[0];
    const userId = place.people[who % 2] ?? 1;
    const client = `${userId}-${DEVICES[device % 3]}`;
    if (what === "observe") this.#observe();
    else if (what === "fault")
      this.records.push({
        kind: "fault",
        at: this.#now(),
        until: this.#at + 5,
        name: "kill-server",
        breaks: "server",
        target: "server 1",
      });
    else if (what === "read") this.#read(place.conversationId, userId, client, fate);
    else if (what === "send") this.#send(place, userId, client, fate)();
    else {
      // Without waiting: the ends come after all beginnings.
      const ends = [0, 1, 2].map(() => this.#send(place, userId, `${userId}-plain`, fate));
      for (const end of ends) end();
    }
  }

  /** The end of the run: what is stored, and what everybody shows. */
  finish(): HistoryRecord[] {
    this.#observe();
    for (const place of CONVERSATIONS) {
      for (const userId of place.people) {
        for (const device of ["phone", "desk"]) this.#show(place.conversationId, `${userId}-${device}`, userId, true);
      }
    }
    for (const { conversationId, people } of CONVERSATIONS) {
      const rows = this.#rowsOf(conversationId);
      const last = rows.at(-1)?.message_id ?? null;
      const revision = this.#revisions.get(conversationId) ?? 0;
      const [user1_id, user2_id] = people;
      const conversation_id = conversationId;
      this.records.push({ kind: "conversation", conversation_id, user1_id, user2_id, last_message_id: last, revision });
      for (const row of rows) this.records.push({ kind: "message", row });
      for (const userId of people) {
        const unreadCount = unreadOf(rows, userId);
        this.records.push({
          kind: "fresh",
          userId,
          conversationId,
          unreadCount,
          lastMessageId: last,
          messages: [...rows],
        });
      }
    }
    return this.records;
  }

  /** Begins to send, and gives what ends it. */
  #send(place: (typeof CONVERSATIONS)[number], userId: number, client: string, fate: number): () => void {
    const { conversationId, people } = place;
    const operation = ++this.#operations;
    // A plain client needs no key.
    const key = client.endsWith("plain") && fate % 2 === 0 ? null : `key-${operation}`;
    const content = `message ${operation}`;
    const what = { name: "send", content, key } as const;
    this.records.push({ kind: "begun", at: this.#now(), operation, client, userId, conversationId, what });
    const isStored = fate < 5;
    const receiverId = people[0] === userId ? people[1] : people[0];
    const message = isStored ? this.#store(conversationId, userId, receiverId, content, key) : undefined;
    return () => {
      const outcome = fate < 4 ? "ok" : fate < 6 ? "unknown" : "failed";
      const answer = outcome === "ok" && message ? { message } : {};
      if (fate !== 4) this.records.push({ kind: "ended", at: this.#now(), operation, outcome, ...answer });
    };
  }

  #store(conversationId: number, sender_id: number, receiver_id: number, content: string, key: string | null): Message {
    const row: Message = {
      message_id: ++this.#lastMessageId,
      conversation_id: conversationId,
      sender_id,
      receiver_id,
      content,
      timestamp: new Date(Date.UTC(2026, 0) + this.#at).toISOString(),
      read_status: false,
      client_message_id: key,
      revision: this.#nextRevision(conversationId),
    };
    this.#rowsOf(conversationId).push(row);
    this.#tell(conversationId, [row], [], row.revision);
    return row;
  }

  /** Somebody marks the newest ones as read: in vain for those that they sent. */
  #read(conversationId: number, userId: number, client: string, fate: number): void {
    const operation = ++this.#operations;
    const rows = this.#rowsOf(conversationId);
    const newest = rows.slice(-ROWS_READ);
    const what = { name: "read", messageIds: newest.map((row) => row.message_id) } as const;
    this.records.push({ kind: "begun", at: this.#now(), operation, client, userId, conversationId, what });
    const messageIds = newest
      .filter((row) => row.receiver_id === userId && !row.read_status)
      .map((row) => row.message_id);
    const isDone = fate < 5;
    if (isDone && messageIds.length > 0) {
      const revision = this.#nextRevision(conversationId);
      for (let place = rows.length - newest.length; place < rows.length; place++) {
        const row = rows[place];
        if (row && messageIds.includes(row.message_id)) rows[place] = { ...row, read_status: true, revision };
      }
      this.#tell(conversationId, [], messageIds, revision);
    }
    const marked = { messageIds, revision: this.#revisions.get(conversationId) ?? 0 };
    if (fate < 4) this.records.push({ kind: "ended", at: this.#now(), operation, outcome: "ok", marked });
    if (fate === 6) this.records.push({ kind: "ended", at: this.#now(), operation, outcome: "failed" });
  }

  #tell(conversationId: number, messages: Message[], readIds: number[], revision: number): void {
    const people = CONVERSATIONS.find((place) => place.conversationId === conversationId)?.people ?? [];
    for (const userId of people) {
      const client = `${userId}-plain`;
      this.records.push({ kind: "heard", at: this.#now(), client, conversationId, messages, readIds, revision });
      for (const device of ["phone", "desk"]) this.#show(conversationId, `${userId}-${device}`, userId, false);
    }
  }

  #show(conversationId: number, client: string, userId: number, isFinal: boolean): void {
    const rows = this.#rowsOf(conversationId);
    const messages = (isFinal ? rows : rows.slice(-ROWS_READ)).map((row): ShownRecord["messages"][number] => {
      const { message_id: id, client_message_id: key, sender_id: senderId, content, read_status: isRead } = row;
      return { id, key, senderId, content, isRead, status: "sent" };
    });
    const counts = {
      unreadCount: isFinal ? unreadOf(rows, userId) : null,
      lastMessageId: rows.at(-1)?.message_id ?? null,
    };
    this.records.push({ kind: "shown", at: this.#now(), client, conversationId, isFinal, messages, ...counts });
  }

  #observe(): void {
    for (const { conversationId } of CONVERSATIONS) {
      const unseen = this.#rowsOf(conversationId).filter((row) => !this.#observed.has(row.message_id));
      const messageIds = unseen.map((row) => row.message_id);
      for (const id of messageIds) this.#observed.add(id);
      const revision = this.#revisions.get(conversationId) ?? 0;
      const askedAt = this.#now();
      this.records.push({ kind: "observed", at: this.#now(), conversationId, revision, messageIds, askedAt });
    }
  }

  #nextRevision(conversationId: number): number {
    const revision = (this.#revisions.get(conversationId) ?? 0) + 1;
    this.#revisions.set(conversationId, revision);
    return revision;
  }

  #rowsOf(conversationId: number): Message[] {
    const rows = this.#rows.get(conversationId);
    if (!rows) throw new Error(`There is no conversation ${conversationId}.`);
    return rows;
  }

  #now(): number {
    return ++this.#at;
  }
}

function unreadOf(rows: readonly Message[], userId: number): number {
  return rows.filter((row) => row.receiver_id === userId && !row.read_status).length;
}

/** A run in which a little of everything happens, the same each time. */
export function aPerfectRun(faults?: readonly string[]): HistoryRecord[] {
  const run = new PerfectRun(faults);
  const whats = ["send", "send", "burst", "observe", "send", "read", "send", "observe", "burst", "fault"] as const;
  for (let turn = 0; turn < 60; turn++) {
    const what = whats[turn % whats.length] ?? "send";
    // Numbers without a common divisor, so that everything meets everything.
    run.take({ what, where: turn % 3, who: turn % 5, device: turn % 7, fate: turn % 11 < 7 ? turn % 11 : 0 });
  }
  // Unread ones remain.
  for (const where of [0, 1]) for (const who of [0, 1]) run.take({ what: "send", where, who, device: 0, fate: 0 });
  return run.finish();
}
