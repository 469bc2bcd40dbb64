import { convicts } from "../../test/convicts.js";
import { every, first, last, type Planted, repeat } from "../../test/planted.js";

function aReadRow(records: Planted) {
  return first(records, "message", ({ row }) => row.read_status).row;
}

/** Takes out of all reads by the receiver what asks for this message. */
function unask(records: Planted, id: number, receiverId: number): void {
  for (const { what } of every(records, "begun", ({ userId }) => userId === receiverId)) {
    if (what.name === "read") what.messageIds = what.messageIds.filter((other) => other !== id);
  }
}

convicts("[TORTURE4] convicted", "read-marks", {
  "a mark that was acknowledged and does not stand"(records) {
    aReadRow(records).read_status = false;
    return /acknowledged as read and is unread/;
  },
  "a mark that nobody asked for"(records) {
    const { row } = last(records, "message", ({ row: { read_status } }) => !read_status);
    row.read_status = true;
    return /did not ask for it/;
  },
  "a mark that came from the sender alone"(records) {
    const row = aReadRow(records);
    unask(records, row.message_id, row.receiver_id);
    return /did not ask for it/;
  },
  "a mark whose request certainly failed"(records) {
    const row = aReadRow(records);
    for (const { operation, userId, what } of every(records, "begun")) {
      if (what.name !== "read" || userId !== row.receiver_id) continue;
      for (const ended of every(records, "ended", (end) => end.operation === operation)) ended.outcome = "failed";
      if (every(records, "ended", (end) => end.operation === operation).length === 0) what.messageIds = [];
    }
    return /did not ask for it/;
  },
  "a mark that was told before it was asked for"(records) {
    const row = aReadRow(records);
    const shown = first(records, "shown", ({ messages }) => messages.some(({ id }) => id === row.message_id));
    for (const message of shown.messages) if (message.id === row.message_id) message.isRead = true;
    return /before its receiver asked/;
  },
  "a message that is shown as unread after it was shown as read"(records) {
    const row = aReadRow(records);
    const shown = last(records, "shown", ({ isFinal, messages }) => {
      return !isFinal && messages.some(({ id, isRead }) => id === row.message_id && isRead);
    });
    repeat(records, shown, ({ messages }) => {
      for (const message of messages) message.isRead = false;
    });
    return /is unread again/;
  },
  "a message that is shown as read and is unread in the database"(records) {
    const { row } = last(records, "message", ({ row: { read_status } }) => !read_status);
    const shown = last(records, "shown", ({ messages }) => messages.some(({ id }) => id === row.message_id));
    for (const message of shown.messages) message.isRead = true;
    return /is unread in the database/;
  },
  "a message that is told as unread at a later revision than its mark"(records) {
    const heard = last(records, "heard", ({ readIds }) => readIds.length > 0);
    const row = first(records, "message", (other) => other.row.message_id === heard.readIds[0]).row;
    repeat(records, heard, (copy) => {
      copy.readIds = [];
      copy.messages = [{ ...row, read_status: false, revision: row.revision + 1 }];
    });
    return /is unread again/;
  },
});
