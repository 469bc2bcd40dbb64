import { convicts } from "../../test/convicts.js";
import { aSend, beginning, every, first, last, remove, repeat } from "../../test/planted.js";

convicts("[TORTURE1] convicted", "stored-once", {
  "an acknowledged message that is not stored"(records) {
    remove(records, aSend(records).stored);
    return /is not stored/;
  },
  "an acknowledged message without a key that is not stored"(records) {
    remove(records, aSend(records, ({ what }) => what.name === "send" && what.key === null).stored);
    return /^Acknowledged, and not stored/;
  },
  "one byte that is another"(records) {
    aSend(records).stored.row.content += "\u0000";
    return /stored otherwise than it was acknowledged/;
  },
  "bytes that were acknowledged otherwise than sent"(records) {
    const { ended, stored } = aSend(records);
    stored.row.content = "an answer of somebody else";
    if (ended.message) ended.message.content = stored.row.content;
    return /stored with other content|is another message/;
  },
  "a key that is stored twice"(records) {
    const { stored } = aSend(records, ({ what }) => what.name === "send" && what.key !== null);
    repeat(records, stored, ({ row }) => {
      row.message_id += 10_000;
    });
    return /Stored 2 times, at most 1/;
  },
  "a message without a key that is stored twice"(records) {
    const { stored } = aSend(records, ({ what }) => what.name === "send" && what.key === null);
    repeat(records, stored, ({ row }) => {
      row.message_id += 10_000;
    });
    return /Stored 2 times, at most 1/;
  },
  "an id that is stored twice"(records) {
    repeat(records, first(records, "message"), () => {});
    return /^Id \d+ is stored twice/;
  },
  "one of unknown outcome that is stored twice"(records) {
    const known = new Set(every(records, "ended").map(({ operation }) => operation));
    const keys = every(records, "begun", ({ operation }) => !known.has(operation)).map(({ what }) =>
      what.name === "send" ? what.key : null,
    );
    const stored = first(records, "message", ({ row }) => {
      return row.client_message_id !== null && keys.includes(row.client_message_id);
    });
    repeat(records, stored, ({ row }) => {
      row.message_id += 10_000;
    });
    return /Stored 2 times, at most 1/;
  },
  "one that a client of ours has lost"(records) {
    const { ended, stored } = aSend(records, ({ client }) => client.endsWith("phone"));
    remove(records, ended);
    remove(records, stored);
    return /neither stored nor refused/;
  },
  "one that failed and is stored"(records) {
    const { operation } = first(records, "ended", (ended) => {
      const { what } = beginning(records, ended.operation);
      return ended.outcome === "failed" && what.name === "send" && what.key !== null;
    });
    const { what, conversationId, userId } = beginning(records, operation);
    if (what.name !== "send") return /unsent/;
    const stored = last(
      records,
      "message",
      ({ row }) => row.conversation_id === conversationId && row.sender_id === userId,
    );
    repeat(records, stored, ({ row }) => {
      row.message_id += 10_000;
      row.client_message_id = what.key;
      row.content = what.content;
    });
    return /^Failed, and is stored/;
  },
  "one that nobody sent"(records) {
    repeat(records, last(records, "message"), ({ row }) => {
      row.message_id += 10_000;
      row.content = "from nowhere";
      row.client_message_id = null;
    });
    return /nobody sent it/;
  },
  "one that was stored as from the other"(records) {
    const { row } = aSend(records).stored;
    [row.sender_id, row.receiver_id] = [row.receiver_id, row.sender_id];
    return /nobody sent it/;
  },
  "one that was sent to a stranger"(records) {
    aSend(records).stored.row.receiver_id = 99;
    return /is not from one of its conversation's people to the other/;
  },
  "one that was stored in another conversation"(records) {
    const { row } = aSend(records).stored;
    row.conversation_id = row.conversation_id === 11 ? 12 : 11;
    return /told and is of another conversation/;
  },
  "one that was told and is not stored"(records) {
    const heard = first(records, "heard", ({ messages }) => messages.length > 0);
    repeat(records, heard, (copy) => {
      for (const row of copy.messages) row.message_id += 10_000;
    });
    return /told and is not stored/;
  },
  "one that was told with other content"(records) {
    const [row] = first(records, "heard", ({ messages }) => messages.length > 0).messages;
    if (row) row.content = "something else";
    return /told and is stored otherwise/;
  },
  "a read mark of a message that is not stored"(records) {
    first(records, "heard", ({ readIds }) => readIds.length > 0).readIds.push(10_000);
    return /10000 was told and is not stored/;
  },
  "one that was shown as stored and is not"(records) {
    const message = first(records, "shown", ({ messages }) => messages.length > 0).messages.at(-1);
    if (message) message.id = 10_000;
    return /10000 was told and is not stored/;
  },
});
