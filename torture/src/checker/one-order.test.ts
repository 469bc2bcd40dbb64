import { convicts } from "../../test/convicts.js";
import { type Found, first, type Planted } from "../../test/planted.js";

function ended(records: Planted): Found<"shown"> {
  return first(records, "shown", ({ isFinal, messages }) => isFinal && messages.length > 3);
}

function underWay(records: Planted): Found<"shown"> {
  return first(records, "shown", ({ isFinal, messages }) => !isFinal && messages.length > 3);
}

convicts("[TORTURE2] convicted", "one-order", {
  "a device that lacks the oldest message"(records) {
    ended(records).messages.shift();
    return /at place 1, where/;
  },
  "a device that lacks one in the middle"(records) {
    ended(records).messages.splice(2, 1);
    return /at place 3, where/;
  },
  "a device that lacks the newest"(records) {
    ended(records).messages.pop();
    return /shows nothing at the end/;
  },
  "a device that shows two in another order"(records) {
    ended(records).messages.reverse();
    return /too late/;
  },
  "a device that shows one twice"(records) {
    const { messages } = ended(records);
    messages.push(...messages.slice(-1));
    return /twice/;
  },
  "another order while the run goes on"(records) {
    underWay(records).messages.reverse();
    return /too late/;
  },
  "one that is shown twice for a moment, as stored and as on its way"(records) {
    const { messages } = underWay(records);
    const own = messages.find(({ key }) => key !== null);
    if (own) messages.push({ ...own, id: null, status: "sending" });
    return /of key key-\d+ twice/;
  },
  "a stored one after one that is on its way"(records) {
    const { messages } = underWay(records);
    const [oldest] = messages;
    if (oldest) messages.unshift({ ...oldest, id: null, key: "new", status: "queued" });
    return /too late/;
  },
  "one that is still on its way at the end"(records) {
    ended(records).messages.push({ id: null, key: "x", senderId: 1, content: "x", isRead: false, status: "queued" });
    return /still has 1 on their way/;
  },
});
