import type { History, Stored } from "../history/history.js";
import { type Anomaly, anomaly } from "./anomaly.js";

/** Rule 5. */
export function unreadCounts(history: History): Anomaly[] {
  return [...wrongLast(history), ...wrongFinals(history), ...wrongFresh(history)];
}

function newestOf({ messages }: Stored): number | null {
  return messages.at(-1)?.message_id ?? null;
}

function unreadOf({ messages }: Stored, userId: number | undefined): number {
  return messages.filter((row) => row.receiver_id === userId && !row.read_status).length;
}

function wrongLast(history: History): Anomaly[] {
  return [...history.stored].flatMap(([conversationId, stored]) => {
    const { last_message_id } = stored.row;
    const newest = newestOf(stored);
    if (last_message_id === newest) return [];
    const words = `last_message_id is ${last_message_id}, the newest message ${newest}.`;
    return [anomaly("unread-counts", conversationId, words, stored.row)];
  });
}

function wrongFinals(history: History): Anomaly[] {
  return history.finals.flatMap((shown) => {
    const stored = history.stored.get(shown.conversationId);
    const userId = history.clients.get(shown.client)?.userId;
    if (!stored) return [];
    return compare(stored, userId, shown.client, shown, shown);
  });
}

function wrongFresh(history: History): Anomaly[] {
  return history.fresh.flatMap((fresh) => {
    const stored = history.stored.get(fresh.conversationId);
    return stored ? compare(stored, fresh.userId, "the server", fresh, fresh) : [];
  });
}

function compare(
  stored: Stored,
  userId: number | undefined,
  who: string,
  row: { readonly unreadCount: number | null; readonly lastMessageId: number | null },
  record: Parameters<typeof anomaly>[3],
): Anomaly[] {
  const unread = unreadOf(stored, userId);
  const newest = newestOf(stored);
  const { conversation_id } = stored.row;
  const convict = (words: string) => anomaly("unread-counts", conversation_id, words, record, stored.row);
  return [
    ...(row.unreadCount === unread ? [] : [convict(`${who} counts ${row.unreadCount} unread, the rows ${unread}.`)]),
    ...(row.lastMessageId === newest
      ? []
      : [convict(`${who} has ${row.lastMessageId} as last message, the rows ${newest}.`)]),
  ];
}
