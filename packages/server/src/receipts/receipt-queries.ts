import type { Database, Statement } from "../database/database.js";

/**
 * By the index messages_unread: the materialized part keeps the planner from walking through the whole history in the
 * order of message_id.
 */
const UNREAD_UP_TO: Statement = {
  name: "unread_up_to",
  text: `with unread as materialized (
    select message_id from messages where conversation_id = $1 and receiver_id = $2 and not read_status
  )
  select message_id from unread where message_id <= $3 order by message_id limit $4`,
};

/** The user's conversations by their indexes, and their unread messages by the index messages_unread. */
const UNREAD_TOTAL: Statement = {
  name: "unread_total",
  text: `select count(*) as total from (
    select conversation_id from conversations where user1_id = $1
    union all
    select conversation_id from conversations where user2_id = $1
  ) mine cross join lateral (
    select from messages unread
    where unread.conversation_id = mine.conversation_id and unread.receiver_id = $1 and not unread.read_status
  ) unread`,
};

/** Looks up ids of unread messages: see `selectUnread`. */
export type SelectUnread = (
  conversationId: number,
  readerId: number,
  upTo: number,
  limit: number,
) => Promise<readonly number[]>;

/** Of the unread messages that were sent to this user, the oldest up to and including `upTo`, at most `limit`. */
export async function selectUnread(
  database: Database,
  conversationId: number,
  readerId: number,
  upTo: number,
  limit: number,
): Promise<readonly number[]> {
  const rows = await database.query<{ message_id: number }>(UNREAD_UP_TO, [conversationId, readerId, upTo, limit]);
  return rows.map((row) => row.message_id);
}

/** Unread messages in all conversations of a user, counted from rows. */
export async function selectUnreadTotal(database: Database, userId: number): Promise<number> {
  const [row] = await database.query<{ total: number }>(UNREAD_TOTAL, [userId]);
  return row?.total ?? 0;
}
