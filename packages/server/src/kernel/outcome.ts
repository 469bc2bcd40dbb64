import { ERRORS, type ErrorCode, type Message, type MessageUpdated } from "@duologue/protocol";

/** Both users of a conversation. */
export type Participants = readonly [number, number];

/** What is to be told about a conversation once it is stored. `opened` concerns the inbox alone. */
export type News = { readonly conversationId: number; readonly participants: Participants } & (
  | { readonly event: "receiveMessage"; readonly payload: Message }
  | { readonly event: "messageUpdated"; readonly payload: MessageUpdated }
  | { readonly event: "opened" }
);

/** Something that was expected to go wrong at times. */
export interface Failure {
  readonly ok: false;
  readonly code: ErrorCode;
  /** The sentence for a person. */
  readonly error: string;
  readonly details?: string;
  readonly retryable: boolean;
  readonly retryAfterMs?: number;
}

/** What a use case returns: its value and what is to be told, or why not. */
export type Outcome<Value> = { readonly ok: true; readonly value: Value; readonly news: readonly News[] } | Failure;

export function success<Value>(value: Value, news: readonly News[] = []): Outcome<Value> {
  return { ok: true, value, news };
}

/** A failure as the error table has it, unless `more` knows better. */
export function failure(code: ErrorCode, more: Partial<Omit<Failure, "ok" | "code">> = {}): Failure {
  const { message, retryable } = ERRORS[code];
  return { ok: false, code, error: message, retryable, ...more };
}
