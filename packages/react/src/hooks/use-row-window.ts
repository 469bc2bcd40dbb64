import { useCallback, useState } from "react";
import { movedDown, movedUp, rowWindow, type WindowEnd, windowAt } from "../timeline/row-window.js";

/**
 * Which of the rows are shown, and what moves that. It begins at the row with the key `start`, once there is one;
 * `justSent` brings the newest back: who sends wants to see it.
 */
export function useRowWindow<Row extends { key: string }>(
  rows: readonly Row[],
  justSent: string | null,
  start: string | null,
) {
  const [end, setEnd] = useState<WindowEnd>(null);
  const [started, setStarted] = useState<string | null>(null);
  if (start !== started) {
    setStarted(start);
    if (start !== null) setEnd(windowAt(rows, start));
  }
  const [sentBefore, setSentBefore] = useState(justSent);
  if (justSent !== sentBefore) {
    setSentBefore(justSent);
    if (justSent !== null) setEnd(null);
  }
  const { from, to } = rowWindow(rows, end);
  return {
    shown: from === 0 && to === rows.length ? rows : rows.slice(from, to),
    hasAbove: from > 0,
    complete: to === rows.length,
    moveUp: useCallback(() => setEnd((now) => movedUp(rows, now)), [rows]),
    moveDown: useCallback(() => setEnd((now) => (now === null ? null : movedDown(rows, now))), [rows]),
    moveToEnd: useCallback(() => setEnd(null), []),
  };
}
