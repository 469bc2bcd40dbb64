import { useCallback, useState } from "react";
import { movedDown, movedUp, rowWindow, type WindowEnd, windowAt } from "../timeline/row-window.js";

/** Which of the rows are shown, and what moves that. `justSent` brings the newest back: its sender wants to see it. */
export function useRowWindow<Row extends { key: string }>(rows: readonly Row[], justSent: string | null) {
  const [end, setEnd] = useState<WindowEnd>(null);
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
    /** Shows the row with this key, if it is there. */
    moveTo: useCallback((key: string) => setEnd(windowAt(rows, key)), [rows]),
    moveToEnd: useCallback(() => setEnd(null), []),
  };
}
