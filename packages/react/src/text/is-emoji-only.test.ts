import { expect, test } from "vitest";
import { isEmojiOnly } from "./is-emoji-only.js";

test.each([
  ["one", "😀"],
  ["a family is one", "👨‍👩‍👧‍👦"],
  ["a flag is one", "🇩🇪"],
  ["a flag of tags is one", "🏴󠁧󠁢󠁳󠁣󠁴󠁿"],
  ["a keycap is one", "1️⃣"],
  ["a skin tone belongs to it", "👍🏽"],
  ["a heart", "❤️"],
  ["a heart without its variation selector", "❤"],
  ["three, with spaces", " 🎉 🎉\n🎉 "],
  ["three families", "👨‍👩‍👧‍👦👩‍👩‍👦‍👦👨‍👨‍👧‍👧"],
])("[UI12] large: %s", (_name, content) => {
  expect(isEmojiOnly(content)).toBe(true);
});

test.each([
  ["nothing", ""],
  ["only space", "  "],
  ["four", "😀😀😀😀"],
  ["with a word", "ok 👍"],
  ["a digit", "1"],
  ["a number sign", "#"],
  ["a letter", "a"],
  ["a copyright sign with words", "© 2025"],
  ["half a flag", "🇩"],
])("[UI12] not large: %s", (_name, content) => {
  expect(isEmojiOnly(content)).toBe(false);
});
