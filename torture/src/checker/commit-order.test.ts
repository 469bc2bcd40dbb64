import type { Message } from "@duologue/protocol";
import { expect, test } from "vitest";
import { convicts } from "../../test/convicts.js";
import { aPerfectRun } from "../../test/perfect-run.js";
import { aSend, every, first, last, type Planted, repeat } from "../../test/planted.js";
import { check } from "./check.js";

/** Exchanges two ids wherever they stand, as if the database had given them the other way round. */
function exchangeIds(records: Planted, a: number, b: number): void {
  const other = (id: number) => (id === a ? b : id === b ? a : id);
  const exchange = (row: Message) => {
    row.message_id = other(row.message_id);
  };
  const seen = new Set<Message>();
  for (const record of records) {
    const rows =
      record.kind === "message"
        ? [record.row]
        : record.kind === "heard" || record.kind === "fresh"
          ? record.messages
          : [];
    const answered = record.kind === "ended" && record.message ? [record.message] : [];
    for (const row of [...rows, ...answered]) if (!seen.has(row)) exchange(row);
    for (const row of [...rows, ...answered]) seen.add(row);
    if (record.kind === "shown") for (const message of record.messages) message.id = message.id && other(message.id);
  }
}

/** Two acknowledged messages of one client that sent them without waiting. */
function aBurst(records: Planted): [number, number] {
  const ids = every(records, "ended", ({ message }) => message !== undefined).map(
    ({ message }) => message?.message_id ?? 0,
  );
  const place = records.findIndex((record, at) => {
    const next = records[at + 1];
    return (
      record.kind === "ended" && record.message !== undefined && next?.kind === "ended" && next.message !== undefined
    );
  });
  const [one, two] = [records[place], records[place + 1]];
  if (one?.kind !== "ended" || two?.kind !== "ended" || ids.length === 0)
    throw new Error("Nobody sent without waiting.");
  return [one.message?.message_id ?? 0, two.message?.message_id ?? 0];
}

convicts("[TORTURE3] convicted", "commit-order", {
  "a revision that nobody took"(records) {
    first(records, "conversation").revision += 1;
    return /took one each/;
  },
  "a revision that two took"(records) {
    const { row } = last(records, "message", ({ row: { read_status } }) => !read_status);
    row.revision -= 1;
    return /taken twice/;
  },
  "a row that is ahead of its conversation"(records) {
    last(records, "message").row.revision += 1;
    return /ahead of its conversation/;
  },
  "ids against revisions"(records) {
    const { row } = last(records, "message", (other) => !other.row.read_status);
    const earlier = last(records, "message", (other) => {
      return !other.row.read_status && other.row.conversation_id === row.conversation_id && other.row !== row;
    }).row;
    [row.revision, earlier.revision] = [earlier.revision, row.revision];
    return /after a smaller id/;
  },
  "a message that was told at another revision than it was stored at"(records) {
    first(records, "heard", ({ messages }) => messages.length > 0).messages.forEach((row) => {
      row.revision += 1;
    });
    return /was told at revision \d+; it was stored at/;
  },
  "a read mark that was told at another revision than it took"(records) {
    const heard = first(records, "heard", ({ readIds }) => readIds.length > 0);
    heard.revision = (heard.revision ?? 0) + 1;
    return /was told at revision \d+; it was read at/;
  },
  "a read mark that was acknowledged at another revision than it took"(records) {
    const { marked } = first(records, "ended", (ended) => (ended.marked?.messageIds.length ?? 0) > 0);
    if (marked) marked.revision += 1;
    return /was told at revision \d+; it was read at/;
  },
  "an id that was acknowledged before another was sent, and is greater"(records) {
    const one = aSend(records, ({ conversationId }) => conversationId === 11);
    const ends = every(records, "ended", ({ message }) => message?.conversation_id === 11);
    exchangeIds(records, one.stored.row.message_id, ends.at(-1)?.message?.message_id ?? 0);
    return /had been acknowledged before message/;
  },
  "messages of one client against the order of sending"(records) {
    exchangeIds(records, ...aBurst(records));
    return /had been sent by/;
  },
  "a row that came to light below what had been seen"(records) {
    const [, second] = every(
      records,
      "observed",
      ({ conversationId, messageIds }) => conversationId === 11 && messageIds.length > 1,
    );
    const third = every(records, "observed", ({ conversationId }) => conversationId === 11).at(-1);
    const id = second?.messageIds.shift();
    if (third && id) third.messageIds.push(id);
    return /came to light after/;
  },
  "a row that the reader never saw"(records) {
    first(records, "observed", ({ messageIds }) => messageIds.length > 0).messageIds.shift();
    return /came to light after/;
  },
  "a row that had been committed and is gone"(records) {
    last(records, "observed").messageIds.push(10_000);
    return /is gone/;
  },
  "a revision that went back"(records) {
    last(records, "observed").revision = 0;
    return /went back from/;
  },
  "a row that was seen before its revision"(records) {
    first(records, "observed", ({ messageIds }) => messageIds.length > 0).revision = 0;
    return /was seen at revision 0/;
  },
  "a message that was told before it was stored"(records) {
    const observed = first(records, "observed", ({ messageIds }) => messageIds.length > 0);
    const id = observed.messageIds.at(-1);
    const heard = first(records, "heard", ({ messages }) => messages.some((row) => row.message_id === id));
    repeat(records, observed, (copy) => {
      copy.messageIds = observed.messageIds.splice(-1);
    });
    expect(heard.at).toBeLessThan(observed.askedAt ?? 0);
    return /was not in the database when/;
  },
});

test.each(["ok", "unknown"] as const)(
  "[TORTURE3] a message that is sent again with its key, long after others, is no inversion; it was %s before",
  (outcome) => {
    const records: Planted = JSON.parse(JSON.stringify(aPerfectRun()));
    const { begun, ended } = aSend(records, ({ what }) => what.name === "send" && what.key !== null);
    records.push({ ...begun, operation: 10_000 }, { ...ended, operation: 10_000 });
    ended.outcome = outcome;
    expect(check(records).anomalies).toEqual([]);
  },
);
