import { expect, test } from "vitest";
import { backOffMs, briefWaitMs } from "./back-off.js";

test("[CLIENT4] waits double from 1 s to 30 s, and vary between half and whole", () => {
  expect([1, 2, 3, 4, 5, 6, 99].map((failures) => backOffMs(failures, () => 1))).toEqual([
    1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000,
  ]);
  expect([backOffMs(1, () => 0), backOffMs(99, () => 0)]).toEqual([500, 15_000]);
});

test("[CLIENT29] a brief wait is between 0 and 500 ms", () => {
  expect([0, 0.5, 1].map((drawn) => briefWaitMs(() => drawn))).toEqual([0, 250, 500]);
});
