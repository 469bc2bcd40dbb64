import type { Message } from "@duologue/protocol";

/**
 * What a run writes down: one record a line, as JSON, in the order in which things happened. The checker judges these
 * records and nothing else, so that a saved history can be judged again. Times are milliseconds since the run began.
 */
export type HistoryRecord =
  | RunRecord
  | OperationBegun
  | OperationEnded
  | HeardRecord
  | ShownRecord
  | ObservedRecord
  | FaultRecord
  | HealingRecord
  | OutageRecord
  | ComplaintRecord
  | ClientRecord
  | StoredConversation
  | StoredMessage
  | FreshRecord;

/** The first line: with what it began. */
export interface RunRecord {
  readonly kind: "run";
  readonly seed: number;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly database: "postgres" | "pglite" | "model";
  readonly processes: number;
  readonly redis: boolean;
  /** What stands between the clients and the servers; absent if nothing does. */
  readonly balancer?: "nginx" | "haproxy";
  /** Names of the faults that may happen; empty for a run without faults. */
  readonly faults: readonly string[];
}

/** A client: one device of one user. */
export interface ClientRecord {
  readonly kind: "client";
  readonly at: number;
  readonly client: string;
  /** `plain` is a bare Socket.IO client, which shows nothing and heals nothing by itself. */
  readonly make: "duologue" | "plain";
  readonly userId: number;
}

/** What a client set out to do. */
export interface OperationBegun {
  readonly kind: "begun";
  readonly at: number;
  /** Of the operation: its end has the same. */
  readonly operation: number;
  readonly client: string;
  readonly userId: number;
  readonly conversationId: number;
  readonly what:
    | { readonly name: "send"; readonly content: string; readonly key: string | null }
    | { readonly name: "read"; readonly messageIds: readonly number[] };
}

/**
 * What became of it, as the client was told. Without this record the outcome is unknown; but a client of ours must bring
 * every message to an end or to the database, so what died with its memory has ended as `unknown`.
 */
export interface OperationEnded {
  readonly kind: "ended";
  readonly at: number;
  readonly operation: number;
  /** `failed`: certainly not carried out. `unknown`: perhaps. */
  readonly outcome: "ok" | "failed" | "unknown";
  /** Of an error. */
  readonly code?: string;
  /** The row that a send was answered with. */
  readonly message?: Message;
  /** What a read was answered with: the messages that it really changed. */
  readonly marked?: { readonly messageIds: readonly number[]; readonly revision: number };
}

/** What a plain client heard: every event, and the rows of every answer. */
export interface HeardRecord {
  readonly kind: "heard";
  readonly at: number;
  readonly client: string;
  readonly conversationId: number;
  /** Rows that came, or the ids of a read mark. */
  readonly messages: readonly Message[];
  readonly readIds: readonly number[];
  /** The revision that came with them. */
  readonly revision: number | null;
}

/**
 * What a client of ours showed at a moment: at every change during the run if `isFinal` is false, else at its end. During
 * the run it is enough to name what is new or has changed since the last time; at the end it is the whole conversation,
 * each one of the user's, on every client.
 */
export interface ShownRecord {
  readonly kind: "shown";
  readonly at: number;
  readonly client: string;
  readonly conversationId: number;
  readonly isFinal: boolean;
  /** In the order shown; messages that are not stored yet have no id. */
  readonly messages: readonly {
    readonly id: number | null;
    readonly key: string | null;
    readonly senderId: number;
    readonly content: string;
    readonly isRead: boolean;
    readonly status: "queued" | "sending" | "sent" | "failed";
  }[];
  /** Of the conversation's row in the list; null if the list does not hold it. */
  readonly unreadCount: number | null;
  readonly lastMessageId: number | null;
}

/** What an independent reader saw of a conversation in the database while the run went on: rows it had not seen before. */
export interface ObservedRecord {
  readonly kind: "observed";
  readonly at: number;
  readonly conversationId: number;
  /** Of the conversation's row, read in one snapshot with the messages. */
  readonly revision: number;
  readonly messageIds: readonly number[];
  /** When the question left: whatever was acknowledged before must have been found by then. */
  readonly askedAt?: number;
}

/** A client of ours asked what it had missed. */
export interface HealingRecord {
  readonly kind: "healing";
  readonly at: number;
  readonly client: string;
  /** At a new connection; because a revision was missing; because it was time. */
  readonly reason: "connect" | "gap" | "periodic";
  /**
   * What the answer brought although a broadcast should have: the room was joined before. In the model, whatever it
   * brought.
   */
  readonly missed: readonly Change[];
}

/** A client of ours was live, was not for a while, and was again. */
export interface OutageRecord {
  readonly kind: "outage";
  readonly at: number;
  readonly until: number;
  readonly client: string;
}

/** A message as it was at a revision of its conversation, when it was stored or read. */
export interface Change {
  readonly conversationId: number;
  readonly messageId: number;
  readonly revision: number;
}

/** What the runner itself saw that must not be: a server that ended by itself, a client that did not catch up in time. */
interface ComplaintRecord {
  readonly kind: "complaint";
  readonly at: number;
  readonly words: string;
}

/** Something that the saboteur did. */
export interface FaultRecord {
  readonly kind: "fault";
  readonly at: number;
  /** Null while it is not known to have ended, and for what happens in a moment. */
  readonly until: number | null;
  readonly name: string;
  readonly breaks: "server" | "database" | "redis" | "client link" | "database link" | "redis link";
  readonly target: string;
}

/** A row of `conversations` at the end. */
export interface StoredConversation {
  readonly kind: "conversation";
  readonly conversation_id: number;
  readonly user1_id: number;
  readonly user2_id: number;
  readonly last_message_id: number | null;
  readonly revision: number;
}

/** A row of `messages` at the end. */
interface StoredMessage {
  readonly kind: "message";
  readonly row: Message;
}

/** What the server answers at the end to a client that knows nothing: a fresh snapshot, as one user. */
export interface FreshRecord {
  readonly kind: "fresh";
  readonly userId: number;
  readonly conversationId: number;
  readonly unreadCount: number;
  readonly lastMessageId: number | null;
  readonly messages: readonly Message[];
}
