import { expect, test } from "vitest";
import type { Logger } from "./logger.js";
import { noteRunning } from "./running-chats.js";

let warnings = 0;
const logger: Logger = {
  error() {},
  info() {},
  debug() {},
  warn() {
    warnings += 1;
  },
};

test("[EMBED19] chats of several databases, and those that Redis connects, are no reason for a warning", () => {
  const [first, second, third] = [Symbol("first"), Symbol("second"), Symbol("third")];
  const ends = [
    noteRunning(first, false, logger),
    noteRunning(second, false, logger),
    noteRunning(third, true, logger),
    noteRunning(third, true, logger),
  ];
  expect(warnings).toBe(0);
  for (const end of ends) end();
});

test("[EMBED19] a chat that was closed twice counts once", () => {
  const key = Symbol("database");
  const endFirst = noteRunning(key, true, logger);
  const endSecond = noteRunning(key, true, logger);
  endFirst();
  endFirst();
  warnings = 0;
  const endThird = noteRunning(key, false, logger);
  expect(warnings).toBe(1);
  endSecond();
  endThird();
});
