import type { TimelineMessage } from "@duologue/client";
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { ADA, BEN, pending, stored } from "../testing/sample-messages.js";
import { createRowBuilder } from "./build-rows.js";

const at = (id: number, time: string, given: Partial<TimelineMessage> = {}) =>
  stored(id, { timestamp: `2025-06-03T${time}.000Z`, ...given });

function builder({ day = (iso: string) => iso.slice(0, 10), dividerBefore = null as string | null } = {}) {
  return createRowBuilder({ currentUserId: ADA.user_id, day, dividerBefore });
}

/** The rows in short: days and dividers by their kind, messages by their key and position. */
function shape(messages: readonly TimelineMessage[], dividerBefore: string | null = null): string[] {
  const rows = builder({ dividerBefore })(messages);
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

test("[UI1] rows that are built again are those that would be built anew", () => {
  const message = fc
    .record({ id: fc.integer({ min: 1, max: 12 }), isRead: fc.boolean(), isMine: fc.boolean(), hours: fc.nat(2) })
    .map(({ id, isRead, isMine, hours }) =>
      stored(id, {
        read_status: isRead,
        sender_id: isMine ? ADA.user_id : BEN.user_id,
        timestamp: new Date(Date.UTC(2025, 5, 3, 12 * hours, id)).toISOString(),
      }),
    );
  // Few objects, in many arrangements: lists that begin alike, grow, shrink and change in the middle.
  const lists = fc
    .array(message, { minLength: 1, maxLength: 6 })
    .chain((few) =>
      fc.array(fc.uniqueArray(fc.constantFrom(...few), { selector: ({ key }) => key }), { maxLength: 8 }),
    );
  fc.assert(
    fc.property(lists, (all) => {
      const build = builder({ dividerBefore: "m3" });
      for (const messages of all) expect(build(messages)).toEqual(builder({ dividerBefore: "m3" })(messages));
    }),
  );
});

test("[UI32] a message that arrives is put below the rows that are there, which are not built again", () => {
  const day = vi.fn((iso: string) => iso.slice(0, 10));
  const build = builder({ day });
  const messages = Array.from({ length: 1_000 }, (_, index) => stored(index + 1));
  const before = build(messages);
  day.mockClear();
  const after = build([...messages, stored(1_001)]);
  expect(after.filter((row) => !before.includes(row))).toMatchObject([{ key: "m1000" }, { key: "m1001" }]);
  expect(day.mock.calls.length).toBeLessThan(10);
});
