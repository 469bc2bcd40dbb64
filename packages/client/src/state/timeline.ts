import type { CommandFailure, ErrorCode } from "@duologue/protocol";

/** Where a message is on its way: waiting, handed to the server, stored there, or refused by it. */
export type DeliveryStatus = "queued" | "sending" | "sent" | "failed";

export interface TimelineMessage {
  /** Stable over the life of the message, from composing to stored: for React keys. */
  readonly key: string;
  /** Null until stored. */
  readonly message_id: number | null;
  readonly client_message_id: string | null;
  /** Of a message that is not stored yet: this user, or 0 while `me` is not known. */
  readonly sender_id: number;
  readonly content: string;
  /** ISO 8601. The server's once stored; until then the local time of composing, never used for sorting. */
  readonly timestamp: string;
  readonly read_status: boolean;
  readonly delivery: DeliveryStatus;
  /** Why, when `delivery` is failed. */
  readonly failure: CommandFailure | null;
}

/** Why something could not be loaded. */
export interface LoadError {
  readonly code: ErrorCode;
  /** A sentence for a person. */
  readonly error: string;
  /** Whether it can succeed later: then the client tries again by itself, and nobody has to. */
  readonly retryable: boolean;
}

/** One conversation, as far as it is loaded. */
export interface Timeline {
  readonly conversationId: number;
  readonly status: "idle" | "loading" | "ready" | "failed";
  /** Why, when `status` is failed. */
  readonly error: LoadError | null;
  /** Stored ones by `message_id`, then the pending ones in the order of sending. */
  readonly messages: readonly TimelineMessage[];
  readonly hasOlder: boolean;
  readonly loadingOlder: boolean;
}
