import { convicts } from "../../test/convicts.js";
import { first, last } from "../../test/planted.js";

convicts("[TORTURE6] convicted", "fresh-snapshot", {
  "a device on which a message is still unread"(records) {
    const { messages } = first(records, "shown", ({ isFinal, messages: shown }) => {
      return isFinal && shown.some(({ isRead }) => isRead);
    });
    for (const message of messages) message.isRead = false;
    return /differs from a fresh snapshot at message/;
  },
  "a device with other content"(records) {
    const message = first(records, "shown", ({ isFinal }) => isFinal).messages.at(-1);
    if (message) message.content = "other";
    return /differs from a fresh snapshot at message/;
  },
  "a device with another sender"(records) {
    const message = first(records, "shown", ({ isFinal }) => isFinal).messages.at(-1);
    if (message) message.senderId = 99;
    return /differs from a fresh snapshot at message/;
  },
  "a device that lacks a message"(records) {
    first(records, "shown", ({ isFinal }) => isFinal).messages.pop();
    return /differs from a fresh snapshot at message/;
  },
  "a device that counts otherwise"(records) {
    first(records, "shown", ({ isFinal }) => isFinal).unreadCount = 99;
    return /in the unread count/;
  },
  "a device with another last message"(records) {
    first(records, "shown", ({ isFinal }) => isFinal).lastMessageId = 1;
    return /in the last message/;
  },
  "a server that leaves a row out"(records) {
    first(records, "fresh").messages.shift();
    return /differs from the rows/;
  },
  "a server that tells a row otherwise than it is stored"(records) {
    const row = last(records, "fresh").messages.at(-1);
    if (row) last(records, "fresh").messages.splice(-1, 1, { ...row, timestamp: "2026-02-01T00:00:00.000Z" });
    return /differs from the rows/;
  },
});
