import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import { askTogether } from "./ask-together.js";

/** A question whose answer is how often it was asked. */
function counted() {
  let asked = 0;
  return { ask: askTogether(async () => ++asked), times: () => asked };
}

test("[DATA9] who asks in one turn hears the one answer that was found after all of them had asked", async () => {
  const { ask, times } = counted();
  const inOneTurn = [ask(), Promise.resolve().then(ask), ask()];
  expect(times()).toBe(0);
  expect(await Promise.all(inOneTurn)).toEqual([1, 1, 1]);
  expect(await ask()).toBe(2);
});

test("[DATA9] after many, the next are asked for together 20 ms later", async () => {
  const { ask, times } = counted();
  const many = Array.from({ length: 100 }, ask);
  expect(new Set(await Promise.all(many))).toEqual(new Set([1]));
  const from = performance.now();
  const later: Promise<number>[] = [];
  while (times() === 1) {
    later.push(ask());
    await turn();
  }
  // Timers may come a millisecond early.
  expect(performance.now() - from).toBeGreaterThan(18);
  expect(new Set(await Promise.all(later))).toEqual(new Set([2]));
});

test("[DATA9] who asks alone waits for nobody, however soon after another", async () => {
  const { ask, times } = counted();
  for (let turns = 1; turns <= 20; turns += 1) {
    void ask();
    await turn();
    expect(times()).toBe(turns);
  }
});
