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
  select message_id from unread where message_id <= $3 or message_id = any ($4::bigint[])
  order by message_id = any ($4::bigint[]) desc, message_id limit $5`,
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
  wanted: WantedUnread,
) => Promise<readonly number[]>;

export interface WantedUnread {
  /** The newest message. */
  readonly upTo: number;
  /** Others, which come first. */
  readonly named: readonly number[];
  readonly limit: number;
}

/** The unread messages that were sent to this user: those named, then the oldest up to and including `upTo`. */
export async function selectUnread(
  database: Database,
  conversationId: number,
  readerId: number,
  { upTo, named, limit }: WantedUnread,
): Promise<readonly number[]> {
  const parameters = [conversationId, readerId, upTo, named, limit];
  const rows = await database.query<{ message_id: number }>(UNREAD_UP_TO, parameters);
  return rows.map((row) => row.message_id);
}

/** Unread messages in all conversations of a user, counted from rows. */
export async function selectUnreadTotal(database: Database, userId: number): Promise<number> {
  const [row] = await database.query<{ total: number }>(UNREAD_TOTAL, [userId]);
  return row?.total ?? 0;
}
