import { expect, test } from "vitest";
import { createRateLimit } from "./rate-limit.js";

/** A limit whose time is in the test's hand; `taken` takes until it has to wait. */
function limited(messagesPerSecond: number | "off") {
  const clock = { ms: 1_000_000, now: () => clock.ms, after: () => () => {} };
  const rateLimit = createRateLimit(messagesPerSecond, clock);
  const taken = (userId = 1) => {
    let count = 0;
    while (count < 1_000 && rateLimit(userId, "messages") === 0) count += 1;
    return count;
  };
  return { clock, rateLimit, taken };
}

test("[LIMIT1] a burst of 60, and 20 a second in the long run, however they are asked for", () => {
  const { clock, taken } = limited(20);
  expect(taken()).toBe(60);
  let sustained = 0;
  for (let at = 0; at < 1_000; at += 1) {
    clock.ms += 73;
    sustained += taken();
  }
  expect(sustained).toBe((73 * 1_000 * 20) / 1_000);
  clock.ms += 3_000;
  expect(taken()).toBe(60);
  clock.ms += 60_000;
  expect(taken()).toBe(60);
});

test("[LIMIT1] the time to wait is when it succeeds, and being refused costs nothing", () => {
  const { clock, rateLimit, taken } = limited(20);
  taken();
  clock.ms += 20;
  expect(rateLimit(1, "messages")).toBe(30);
  clock.ms += 29;
  expect(rateLimit(1, "messages")).toBe(1);
  clock.ms += 1;
  expect(rateLimit(1, "messages")).toBe(0);
  expect(rateLimit(1, "messages")).toBe(50);
});

test("[LIMIT1] rates whose tokens take no whole milliseconds have their whole burst, and no more in the long run", () => {
  const { clock, taken } = limited(30);
  expect(taken()).toBe(90);
  let sustained = 0;
  for (let at = 0; at < 10_000; at += 1) {
    clock.ms += 10;
    sustained += taken();
  }
  expect(sustained).toBe(3_000);
});

test.each([
  [0.1, 10_000],
  [0.4, 2_500],
  [1, 1_000],
  [2.5, 400],
])("[LIMIT1] %s messages a second lets somebody send, too", (perSecond, waits) => {
  const { clock, rateLimit, taken } = limited(perSecond);
  expect(taken()).toBeGreaterThanOrEqual(1);
  expect(rateLimit(1, "messages")).toBe(waits);
  clock.ms += waits;
  expect(taken()).toBe(1);
});

test("[LIMIT1] [LIMIT4] each user and each kind has its own; many users are forgotten only when theirs is full", () => {
  const { clock, rateLimit, taken } = limited(20);
  taken();
  for (let userId = 2; userId < 5_000; userId += 1) expect(rateLimit(userId, "messages")).toBe(0);
  expect(rateLimit(1, "messages")).toBe(50);
  expect(rateLimit(1, "joins")).toBe(0);
  expect(taken(2)).toBe(59);
  clock.ms += 1_000;
  for (let userId = 5_000; userId < 20_000; userId += 1) rateLimit(userId, "messages");
  expect(taken()).toBe(20);
});

test("[LIMIT1] off limits nobody", () => {
  expect(limited("off").taken()).toBe(1_000);
});
