import { expect, test } from "vitest";
import { enterSends } from "./enter-sends.js";

const plain = { key: "Enter", shiftKey: false, altKey: false, ctrlKey: false, metaKey: false, keyCode: 13 };

test.each([
  { name: "Enter", press: plain, composing: false, sends: true },
  { name: "Shift and Enter", press: { ...plain, shiftKey: true }, composing: false, sends: false },
  { name: "Alt and Enter", press: { ...plain, altKey: true }, composing: false, sends: false },
  { name: "another key", press: { ...plain, key: "a", keyCode: 65 }, composing: false, sends: false },
  { name: "Enter that chooses a word", press: plain, composing: true, sends: false },
  { name: "Enter that the input method took", press: { ...plain, keyCode: 229 }, composing: true, sends: false },
  {
    name: "Safari: the composition ended before the key",
    press: { ...plain, keyCode: 229 },
    composing: false,
    sends: false,
  },
  { name: "Chrome: isComposing is stale", press: { ...plain, isComposing: true }, composing: false, sends: true },
])("[UI8] $name: sends $sends", ({ press, composing, sends }) => {
  expect(enterSends(press, composing)).toBe(sends);
});
