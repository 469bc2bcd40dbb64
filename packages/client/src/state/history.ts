import type { Message } from "@duologue/protocol";

/** What is known of the stored messages of one conversation. */
export interface History {
  /** By `message_id`, ascending. Those below `from` are known, but between them and the rest some may be missing. */
  readonly rows: readonly Message[];
  /** From this `message_id` on nothing is missing; 0: the conversation is loaded whole; null: nothing is loaded. */
  readonly from: number | null;
  /** Every change up to this revision is applied; null: the server was not asked yet. */
  readonly revision: number | null;
  /** Revisions heard above `revision` + 1, ascending. What lies between is missing. */
  readonly ahead: readonly number[];
  /**
   * The last answer of catchUp has a further page. A message that was missed and then read has moved to the revision of
   * that: although the read mark was heard, nothing may be counted as known before the page that brings the row.
   */
  readonly isPartial: boolean;
  /**
   * Messages heard to be read whose rows are not known, with the revision of that: a page asked for before they
   * were read may still arrive.
   */
  readonly readUnseen: ReadonlyMap<number, number>;
}

export const emptyHistory: History = {
  rows: [],
  from: null,
  revision: null,
  ahead: [],
  isPartial: false,
  readUnseen: new Map(),
};

/** The rows that can be shown without a hole between them. */
export function shownRows(history: History): readonly Message[] {
  const { from, rows } = history;
  if (from === null || from === 0) return rows;
  return rows.slice(placeOf(rows, from));
}

/** Whether something is known to be missing. */
export function hasGap(history: History): boolean {
  return history.revision !== null && history.ahead.length > 0;
}

/** The row of that id, if known. */
export function findRow(history: History, messageId: number): Message | undefined {
  const row = history.rows[placeOf(history.rows, messageId)];
  return row?.message_id === messageId ? row : undefined;
}

/** Index of the first row whose id is not below `messageId`. */
export function placeOf(rows: readonly Message[], messageId: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rows[middle]?.message_id ?? 0) < messageId) low = middle + 1;
    else high = middle;
  }
  return low;
}
