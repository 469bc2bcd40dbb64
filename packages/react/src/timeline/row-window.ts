/**
 * Which part of the loaded rows is in the document. A conversation may have 100,000 messages, but the document never
 * holds more than `MOST_ROWS` of them: the window moves over what is loaded as the reader scrolls. Rows keep their
 * natural height, so nothing is estimated and nothing jumps, and the browser's own search works within the window.
 */
export interface RowWindow {
  /** Index of the first row shown. */
  from: number;
  /** Index after the last row shown. */
  to: number;
}

/** The last row shown, by its key, which survives rows being added before it; null: the newest, whatever it is. */
export type WindowEnd = string | null;

/** Three hundred bubbles of 36 px are ten screens of a desk. */
export const MOST_ROWS = 300;

/** A third of the window: what is visible at one edge is never dropped at the other. */
export const STEP = 100;

interface Keyed {
  key: string;
}

export function rowWindow(rows: readonly Keyed[], end: WindowEnd): RowWindow {
  const last = end === null ? -1 : rows.findIndex((row) => row.key === end);
  const to = last === -1 ? rows.length : last + 1;
  return { from: Math.max(0, to - MOST_ROWS), to };
}

/** The end of the window that shows a row, and a step of what stands above it. */
export function windowAt(rows: readonly Keyed[], key: string): WindowEnd {
  const to = rows.findIndex((row) => row.key === key) - STEP + MOST_ROWS;
  return to >= rows.length ? null : (rows[to - 1]?.key ?? null);
}

/** The end of the window that shows older rows than now. */
export function movedUp(rows: readonly Keyed[], end: WindowEnd): WindowEnd {
  const { from, to } = rowWindow(rows, end);
  if (from === 0) return end;
  return rows[Math.max(to - STEP, MOST_ROWS) - 1]?.key ?? end;
}

/** The end of the window that shows newer rows than now. */
export function movedDown(rows: readonly Keyed[], end: WindowEnd): WindowEnd {
  const { to } = rowWindow(rows, end);
  if (to + STEP >= rows.length) return null;
  return rows[to + STEP - 1]?.key ?? null;
}
