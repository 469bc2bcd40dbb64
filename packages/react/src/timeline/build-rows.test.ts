import type { TimelineMessage } from "@duologue/client";
import { expect, test } from "vitest";
import { ADA, pending, stored } from "../testing/sample-messages.js";
import { buildRows } from "./build-rows.js";

const at = (id: number, time: string, given: Partial<TimelineMessage> = {}) =>
  stored(id, { timestamp: `2025-06-03T${time}.000Z`, ...given });

/** The rows in short: days and dividers by their kind, messages by their key and position. */
function shape(messages: readonly TimelineMessage[], dividerBefore: string | null = null): string[] {
  const rows = buildRows(messages, { currentUserId: ADA.user_id, day: (iso) => iso.slice(0, 10), dividerBefore });
  return rows.map((row) => (row.kind === "message" ? `${row.key} ${row.position}` : row.kind));
}

test("[UI1] what one person says within five minutes of the last is one group", () => {
  const messages = [at(1, "12:00:00"), at(2, "12:05:00"), at(3, "12:09:59"), at(4, "12:15:00")];
  expect(shape(messages)).toEqual(["day", "m1 first", "m2 middle", "m3 last", "m4 single"]);
});

test("[UI1] another person begins another group", () => {
  const messages = [at(1, "12:00:00"), at(2, "12:00:10", { sender_id: ADA.user_id }), at(3, "12:00:20")];
  expect(shape(messages)).toEqual(["day", "m1 single", "m2 single", "m3 single"]);
});

test("[UI1] a message that is not stored joins the group of its sender, before anybody knows the sender's id", () => {
  const mine = at(1, "12:00:00", { sender_id: ADA.user_id });
  expect(shape([mine, pending("p", { sender_id: 0, timestamp: "2025-06-03T12:01:00.000Z" })])).toEqual([
    "day",
    "m1 first",
    "p last",
  ]);
});

test("[UI2] a day separator stands above the first message of each day, and parts groups", () => {
  const messages = [at(1, "23:59:00"), stored(2, { timestamp: "2025-06-04T00:01:00.000Z" })];
  expect(shape(messages)).toEqual(["day", "m1 single", "day", "m2 single"]);
});

test("[UI7] the divider of the new messages parts groups", () => {
  expect(shape([at(1, "12:00:00"), at(2, "12:01:00")], "m2")).toEqual([
    "day",
    "m1 single",
    "new-messages",
    "m2 single",
  ]);
});
