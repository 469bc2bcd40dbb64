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

test("[DATA9] while many ask, turn after turn, they are asked for every 5 ms", async () => {
  const { ask, times } = counted();
  const answers: Promise<number>[] = [];
  const from = performance.now();
  for (let turns = 0; turns < 200; turns += 1) {
    answers.push(ask(), ask());
    await turn();
  }
  const heard = await Promise.all(answers);
  // Timers may come a millisecond early, never a question more.
  expect(times()).toBeLessThanOrEqual(1 + (performance.now() - from) / 4);
  expect(heard).toEqual(heard.toSorted((a, b) => a - b));
});

test("[DATA9] who asks alone waits for nobody, however soon after another", async () => {
  const { ask, times } = counted();
  for (let turns = 1; turns <= 20; turns += 1) {
    void ask();
    await turn();
    expect(times()).toBe(turns);
  }
});
