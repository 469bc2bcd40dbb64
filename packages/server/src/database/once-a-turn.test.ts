import { expect, test } from "vitest";
import { onceATurn } from "./once-a-turn.js";

test("[DATA9] who asks in one turn hears the one answer that was found after all of them had asked", async () => {
  let asked = 0;
  const ask = onceATurn(async () => ++asked);
  const inOneTurn = [ask(), Promise.resolve().then(ask), ask()];
  expect(asked).toBe(0);
  expect(await Promise.all(inOneTurn)).toEqual([1, 1, 1]);
  expect(await ask()).toBe(2);
});
