import type { Timeline } from "@duologue/client";
import { expect, test } from "vitest";
import { ADA, pending, stored } from "../testing/sample-messages.js";
import { firstUnread, mayHaveOlderUnread, newerOnes, newestId } from "./unread.js";

const mine = (id: number) => stored(id, { sender_id: ADA.user_id, read_status: false });
const unread = (id: number) => stored(id, { read_status: false });

function timeline(given: Partial<Timeline>): Timeline {
  const nothing = {
    conversationId: 20,
    status: "ready",
    error: null,
    messages: [],
    hasOlder: true,
    loadingOlder: false,
  };
  return { ...nothing, ...given } as Timeline;
}

test("[UI7] the first unread message is one of the other person", () => {
  expect(firstUnread([stored(1), mine(2), unread(3), unread(4)], ADA.user_id)?.key).toBe("m3");
  expect(firstUnread([stored(1), mine(2), pending("p")], ADA.user_id)).toBeNull();
});

test.each([
  { name: "all that is loaded of the other is unread", given: { messages: [mine(1), unread(2)] }, may: true },
  { name: "one of them is read", given: { messages: [stored(1), unread(2)] }, may: false },
  { name: "nothing is older", given: { messages: [unread(1)], hasOlder: false }, may: false },
  { name: "only own messages are loaded", given: { messages: [mine(1)] }, may: false },
  { name: "500 are loaded", given: { messages: Array.from({ length: 500 }, (_, id) => unread(id)) }, may: false },
])("[UI7] looks for older unread messages: $name", ({ given, may }) => {
  expect(mayHaveOlderUnread(timeline(given), ADA.user_id)).toBe(may);
});

test("[UI6] counts what the other person wrote after a message", () => {
  const messages = [unread(1), mine(2), unread(3), unread(4), pending("p")];
  expect(newerOnes(messages, ADA.user_id, 1).map(({ key }) => key)).toEqual(["m3", "m4"]);
  expect(newestId(messages)).toBe(4);
});
