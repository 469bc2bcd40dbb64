import { expect, test } from "vitest";
import { MOST_ROWS, movedDown, movedUp, rowWindow, STEP, type WindowEnd, windowAt } from "./row-window.js";

const rows = (count: number, from = 0) => Array.from({ length: count }, (_, index) => ({ key: `r${from + index}` }));

test.each([
  { count: 0, window: { from: 0, to: 0 } },
  { count: MOST_ROWS, window: { from: 0, to: MOST_ROWS } },
  { count: 1000, window: { from: 1000 - MOST_ROWS, to: 1000 } },
])("[UI20] of $count rows the newest are shown", ({ count, window }) => {
  expect(rowWindow(rows(count), null)).toEqual(window);
});

test("[UI20] moving up to the oldest row and down again shows each row, and never more than fits", () => {
  const all = rows(1234);
  let end: WindowEnd = null;
  let last = rowWindow(all, end);
  while (last.from > 0) {
    end = movedUp(all, end);
    const next = rowWindow(all, end);
    expect(next.to - next.from).toBe(MOST_ROWS);
    expect(last.from - next.from).toBeLessThanOrEqual(STEP);
    last = next;
  }
  while (end !== null) {
    end = movedDown(all, end);
    const next = rowWindow(all, end);
    expect(next.from).toBeLessThan(last.to);
    last = next;
  }
  expect(last.to).toBe(1234);
});

test("[UI20] rows that are loaded above do not move the window", () => {
  const before = rows(500, 1000);
  const end = movedUp(before, null);
  const { from, to } = rowWindow(before, end);
  expect(rowWindow([...rows(100, 900), ...before], end)).toEqual({ from: from + 100, to: to + 100 });
});

test.each([0, 50, 199, 400, 999])("[UI7] the window is put where row %i of 1,000 is shown", (index) => {
  const all = rows(1000);
  const { from, to } = rowWindow(all, windowAt(all, `r${index}`));
  expect(to - from).toBeLessThanOrEqual(MOST_ROWS);
  expect(from).toBeLessThanOrEqual(index);
  expect(to).toBeGreaterThan(index);
});

test("[UI20] an end that is gone shows the newest", () => {
  expect(rowWindow(rows(10), "gone")).toEqual({ from: 0, to: 10 });
});
