import { expect, it, vi } from "vitest";
import { startPace } from "./pace.js";

it("tells of each moment in turn, evenly spaced, and of none before it is there", async () => {
  const due: number[] = [];
  const early: number[] = [];
  const stop = await startPace(4_000, (dueMs) => {
    if (performance.now() < dueMs) early.push(dueMs);
    due.push(dueMs);
  });
  await vi.waitFor(() => expect(due.length).toBeGreaterThanOrEqual(100));
  stop();
  expect(early).toEqual([]);
  const gaps = due.slice(1, 100).map((dueMs, at) => dueMs - (due[at] ?? Number.NaN));
  for (const gap of gaps) expect(gap).toBeCloseTo(0.25, 2);
});
