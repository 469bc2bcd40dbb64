import { isDeepStrictEqual } from "node:util";
import type { History } from "../history/history.js";
import type { FreshRecord, ShownRecord } from "../history/record.js";
import { type Anomaly, anomaly } from "./anomaly.js";

/** Rule 6. */
export function freshSnapshot(history: History): Anomaly[] {
  const fresh = new Map(history.fresh.map((record) => [`${record.userId} ${record.conversationId}`, record]));
  return [
    ...history.fresh.flatMap((record) => otherThanRows(history, record)),
    ...history.finals.flatMap((shown) => {
      const right = fresh.get(`${history.clients.get(shown.client)?.userId} ${shown.conversationId}`);
      return right ? otherThanFresh(shown, right) : [];
    }),
  ];
}

/** What the server answers is what is stored. */
function otherThanRows(history: History, fresh: FreshRecord): Anomaly[] {
  const stored = history.stored.get(fresh.conversationId);
  const rows = stored?.messages ?? [];
  const place = rows.findIndex((row, at) => !isDeepStrictEqual(row, fresh.messages[at]));
  if (place === -1 && rows.length === fresh.messages.length) return [];
  const at = place === -1 ? rows.length : place;
  const id = rows[at]?.message_id ?? fresh.messages[at]?.message_id;
  const words = `The server's answer to user ${fresh.userId} differs from the rows at message ${id}.`;
  return [anomaly("fresh-snapshot", fresh.conversationId, words, fresh, stored?.row)];
}

/** What a client has put together from all that it heard is what it would be told anew. */
function otherThanFresh(shown: ShownRecord, fresh: FreshRecord): Anomaly[] {
  const seen = shown.messages.filter(({ id }) => id !== null);
  const at = Array.from({ length: Math.max(seen.length, fresh.messages.length) }, (_, place) => place).find((place) => {
    const [mine, right] = [seen[place], fresh.messages[place]];
    return (
      mine?.id !== right?.message_id ||
      mine?.content !== right?.content ||
      mine?.senderId !== right?.sender_id ||
      mine?.isRead !== right?.read_status
    );
  });
  const differs =
    at !== undefined
      ? `at message ${seen[at]?.id ?? fresh.messages[at]?.message_id}`
      : shown.unreadCount !== fresh.unreadCount
        ? "in the unread count"
        : shown.lastMessageId !== fresh.lastMessageId
          ? "in the last message"
          : null;
  if (differs === null) return [];
  const words = `What ${shown.client} has applied differs from a fresh snapshot ${differs}.`;
  return [anomaly("fresh-snapshot", shown.conversationId, words, shown, fresh)];
}
