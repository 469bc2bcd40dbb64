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

test("[DATA9] as long as every turn brings one more, they are asked for together, for 20 ms", async () => {
  const { ask, times } = counted();
  const from = performance.now();
  const answers: Promise<number>[] = [];
  while (times() === 0) {
    answers.push(ask());
    await turn();
  }
  expect(performance.now() - from).toBeGreaterThanOrEqual(20);
  // The last one came in the turn in which they were asked for.
  expect(new Set(await Promise.all(answers.slice(0, -1)))).toEqual(new Set([1]));
});

test("[DATA9] who is alone is asked for as soon as a turn brings nobody else", async () => {
  const { ask, times } = counted();
  for (let question = 1; question <= 20; question += 1) {
    void ask();
    for (const _ of [1, 2, 3]) await turn();
    expect(times()).toBe(question);
  }
});
