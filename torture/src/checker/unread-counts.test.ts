import { convicts } from "../../test/convicts.js";
import { first } from "../../test/planted.js";

convicts("[TORTURE5] convicted", "unread-counts", {
  "a device that counts one too many"(records) {
    const shown = first(records, "shown", ({ isFinal }) => isFinal);
    shown.unreadCount = (shown.unreadCount ?? 0) + 1;
    return /counts \d+ unread, the rows/;
  },
  "a device whose list lacks the conversation"(records) {
    first(records, "shown", ({ isFinal }) => isFinal).unreadCount = null;
    return /counts null unread/;
  },
  "a device with an older last message"(records) {
    first(records, "shown", ({ isFinal }) => isFinal).lastMessageId = 1;
    return /has 1 as last message/;
  },
  "a server that counts one too few"(records) {
    first(records, "fresh").unreadCount -= 1;
    return /the server counts/;
  },
  "a server with an older last message"(records) {
    first(records, "fresh").lastMessageId = 1;
    return /the server has 1 as last/;
  },
  "a last_message_id that is not the newest"(records) {
    first(records, "conversation").last_message_id = 1;
    return /last_message_id is 1/;
  },
});
