import { expect, it } from "vitest";
import { startPace } from "./pace.js";

it("tells of each moment in turn, evenly spaced, and of none before it is there", async () => {
  const due: number[] = [];
  await new Promise<void>((resolve) => {
    const stop = startPace(4_000, (dueMs) => {
      expect(performance.now()).toBeGreaterThanOrEqual(dueMs);
      if (due.push(dueMs) < 100) return;
      stop();
      resolve();
    });
  });
  const gaps = due.slice(1, 100).map((dueMs, at) => dueMs - (due[at] ?? Number.NaN));
  for (const gap of gaps) expect(gap).toBeCloseTo(0.25, 2);
});
