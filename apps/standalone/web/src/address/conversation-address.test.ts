import { expect, test } from "vitest";
import { addressOf, conversationAt } from "./conversation-address.js";

test.each([
  ["/", null],
  ["/c/123", 123],
  ["/c/123/", 123],
  ["/c/0", null],
  ["/c/-1", null],
  ["/c/1.5", null],
  ["/c/abc", null],
  ["/c/9007199254740993", null],
  ["/c/12/more", null],
  ["/x/c/12", null],
])("[UI24] %s names conversation %s", (path, id) => {
  expect(conversationAt(path)).toBe(id);
});

test("[UI24] an address names the conversation it was made for", () => {
  expect([conversationAt(addressOf(7)), conversationAt(addressOf(null))]).toEqual([7, null]);
});
