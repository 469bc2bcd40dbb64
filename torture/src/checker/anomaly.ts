import type { HistoryRecord } from "../history/record.js";

/** What a run is held to; the words stand in docs and page. */
export const RULES = {
  "stored-once":
    "Each acknowledged message is stored once, as it was sent; one of unknown outcome at most once; nothing else.",
  "one-order": "Both people, on each device, show the same messages in the order of the database.",
  "commit-order":
    "Ids and revisions of a conversation grow in commit order, and one sender's messages in the order of sending.",
  "read-marks": "Acknowledged read marks stand, come from the receiver alone, and never go back.",
  "unread-counts": "Unread counts are what the rows say, and last_message_id is the newest.",
  "fresh-snapshot": "What a client has applied equals a fresh snapshot.",
  "told-at-once": "What nothing kept from a client was told to it, and not found by healing.",
  "quiet-run": "Where nothing is broken, nothing needs healing.",
  "in-service": "A rolling restart leaves a client without service for at most 2 s, in 95 of 100 cases.",
  "kept-running": "Nothing ends by itself, and everybody has caught up soon after all is mended.",
  "whole-evidence": "The history holds what it takes to judge.",
} as const;

export type Rule = keyof typeof RULES;

/** A promise that was broken. */
export interface Anomaly {
  readonly rule: Rule;
  /** What happened, for a person. */
  readonly words: string;
  /** Null if it concerns none alone. */
  readonly conversationId: number | null;
  /** What shows it, in the order of the history. */
  readonly records: readonly HistoryRecord[];
}

/** The proof that somebody reads must be short. */
const RECORDS_SHOWN = 5;

export function anomaly(
  rule: Rule,
  conversationId: number | null,
  words: string,
  ...records: (HistoryRecord | null | undefined)[]
): Anomaly {
  const present = records.filter((record) => record !== null && record !== undefined);
  return { rule, words, conversationId, records: present.slice(0, RECORDS_SHOWN) };
}
