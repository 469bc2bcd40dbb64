import type { Message } from "@duologue/protocol";
import { emptyHistory, type History, shownRows } from "./history.js";
import type { PendingMessage } from "./pending-message.js";
import type { LoadError, Timeline, TimelineMessage } from "./timeline.js";

/** Everything that a timeline is made of. */
export interface TimelineState {
  readonly conversationId: number;
  /** This user; null until known. */
  readonly me: number | null;
  readonly history: History;
  /** In the order of sending. */
  readonly pending: readonly PendingMessage[];
  readonly status: Timeline["status"];
  readonly error: Timeline["error"];
  readonly loadingOlder: boolean;
  /** Keys of the messages that turned out to be stored while no page was in. */
  readonly storedEarly: ReadonlySet<string>;
  /** What was shown before everything had to be loaded anew: it stays in sight until the fresh page is in. */
  readonly replaced: History | null;
}

export function emptyTimeline(conversationId: number, me: number | null): TimelineState {
  return {
    conversationId,
    me,
    history: emptyHistory,
    pending: [],
    status: "idle",
    error: null,
    loadingOlder: false,
    storedEarly: new Set(),
    replaced: null,
  };
}

/** The conversation cannot be seen. */
export function failed(state: TimelineState, { code, error, retryable }: LoadError): TimelineState {
  return { ...state, status: "failed", error: { code, error, retryable }, replaced: null };
}

/** It cannot be seen just now. To have asked too often is no trouble that a person needs to know of. */
export function failedForNow(state: TimelineState, { code, error }: LoadError): TimelineState {
  if (state.history.from !== null || code === "rate_limited") return state;
  return { ...state, status: "failed", error: { code, error, retryable: true } };
}

/** What is shown. Messages that did not change stay the same objects. */
export function toTimeline(state: TimelineState): Timeline {
  const { conversationId, me, history, pending, status, error, loadingOlder, replaced } = state;
  const old = history.from === null ? replaced : null;
  const { from } = old ?? history;
  return {
    conversationId,
    status: old ? "ready" : status,
    error: old ? null : error,
    messages: [
      ...(old ? overlaid(shownRows(old), history.rows) : rowsOf(state)).map((row) => storedMessage(row, me)),
      ...pending.map((entry) => pendingMessage(entry, me)),
    ],
    hasOlder: from !== null && from > 0,
    // Older pages of what is shown no longer exist; those of the fresh one can be asked for when it is in.
    loadingOlder: loadingOlder || old !== null,
  };
}

/**
 * Before the first page is in, only what was sent from here: a broadcast may have been on its way for long, and what it
 * tells of as unread may have been read, and shown as read by this device's page before this one.
 */
function rowsOf({ history, storedEarly }: TimelineState): readonly Message[] {
  if (history.from !== null) return shownRows(history);
  return history.rows.filter((row) => row.client_message_id !== null && storedEarly.has(row.client_message_id));
}

/** `rows`, and on top of them what is heard already of those that will replace them. */
function overlaid(rows: readonly Message[], fresh: readonly Message[]): Message[] {
  const ids = new Set(fresh.map((row) => row.message_id));
  return [...rows.filter((row) => !ids.has(row.message_id)), ...fresh].sort((a, b) => a.message_id - b.message_id);
}

/** Takes out of `pending` what is stored, and says which that was. */
export function settle(state: TimelineState): { state: TimelineState; stored: readonly string[] } {
  if (state.pending.length === 0) return { state, stored: [] };
  const keys = storedKeys(state);
  const stored = state.pending.map((entry) => entry.clientMessageId).filter((key) => keys.has(key));
  if (stored.length === 0) return { state, stored };
  const pending = state.pending.filter((entry) => !keys.has(entry.clientMessageId));
  const storedEarly = state.history.from === null ? new Set([...state.storedEarly, ...stored]) : state.storedEarly;
  return { state: { ...state, pending, storedEarly }, stored };
}

/** A set of the few that wait, not of the thousands that are stored: one that failed may wait for days. */
function storedKeys({ history, me, pending }: TimelineState): ReadonlySet<string | null> {
  const waiting = new Set<string | null>(pending.map((entry) => entry.clientMessageId));
  const own = history.rows.filter((row) => row.sender_id === me && waiting.has(row.client_message_id));
  return new Set(own.map((row) => row.client_message_id));
}

const shown = new WeakMap<Message, TimelineMessage>();

function storedMessage(row: Message, me: number | null): TimelineMessage {
  const known = shown.get(row);
  if (known) return known;
  const message: TimelineMessage = {
    key: keyOf(row, me),
    message_id: row.message_id,
    client_message_id: row.client_message_id,
    sender_id: row.sender_id,
    content: row.content,
    timestamp: row.timestamp,
    read_status: row.read_status,
    delivery: "sent",
    failure: null,
  };
  // Without a `me` the key may still change.
  if (me !== null) shown.set(row, message);
  return message;
}

/** One's own keep the key they had when pending; of the other person's nobody says that it is unique here. */
function keyOf(row: Message, me: number | null): string {
  return row.sender_id === me && row.client_message_id !== null ? row.client_message_id : `m${row.message_id}`;
}

function pendingMessage(entry: PendingMessage, me: number | null): TimelineMessage {
  return {
    key: entry.clientMessageId,
    message_id: null,
    client_message_id: entry.clientMessageId,
    sender_id: me ?? 0,
    content: entry.content,
    timestamp: entry.composedAt,
    read_status: false,
    delivery: entry.delivery,
    failure: entry.failure,
  };
}
