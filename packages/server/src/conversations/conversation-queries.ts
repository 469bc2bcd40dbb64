import type { Conversation, Message } from "@duologue/protocol";
import type { Database, Statement } from "../database/database.js";
import type { Participants } from "../kernel/outcome.js";
import { MESSAGE_COLUMNS } from "../messages/message.js";
import { toUser, type UserRow } from "../users/user.js";
import type { ConversationPlace } from "./conversation.js";

/**
 * What user $1 sees of the conversations in `page`. Unread messages are counted from rows, by the index
 * messages_unread, never kept in a counter.
 */
const AS_SEEN_BY_USER = `
  select page.conversation_id, page.user1_id, page.user2_id, page.last_message_id, page.revision as at_revision,
    other_user.user_id, other_user.name, other_user.image,
    exists (
      select from users same where same.folded_name = other_user.folded_name and same.user_id <> other_user.user_id
    ) as shares_name,
    (select count(*) from messages unread
      where unread.conversation_id = page.conversation_id and unread.receiver_id = $1 and not unread.read_status
    ) as unread_count,
    ${MESSAGE_COLUMNS.replace("m.conversation_id, ", "")}
  from page
  join users other_user
    on other_user.user_id = case $1 when page.user1_id then page.user2_id else page.user1_id end
  left join messages m on m.message_id = page.last_message_id`;

/**
 * By the indexes on user1_id and user2_id, sorted in memory: an index on last_message_id would make every message's
 * update of its conversation leave the page. A conversation without messages sorts as if its last message were 0.
 */
const LIST_CONVERSATIONS: Statement = {
  name: "list_conversations",
  text: `with mine as (
    select * from conversations where user1_id = $1 union all select * from conversations where user2_id = $1
  ), page as (
    select * from mine
    where (coalesce(mine.last_message_id, 0), mine.conversation_id) < ($2, $3)
    order by coalesce(mine.last_message_id, 0) desc, mine.conversation_id desc
    limit $4
  ) ${AS_SEEN_BY_USER}
  order by coalesce(page.last_message_id, 0) desc, page.conversation_id desc`,
};

const READ_CONVERSATION: Statement = {
  name: "read_conversation",
  text: `with page as (
    select * from conversations where conversation_id = $2 and $1::bigint in (user1_id, user2_id)
  ) ${AS_SEEN_BY_USER}`,
};

const CONVERSATION_PLACES: Statement = {
  name: "conversation_places",
  text: `select conversation_id, user1_id, user2_id, revision from conversations where conversation_id = any ($1::bigint[])`,
};

/** `do update` that changes nothing would lock and write; so what was there already is found by the second half. */
const OPEN_CONVERSATION: Statement = {
  name: "open_conversation",
  text: `with opened as (
    insert into conversations (user1_id, user2_id) values ($1, $2)
    on conflict (user1_id, user2_id) do nothing
    returning conversation_id
  )
  select conversation_id, true as created from opened
  union all
  select conversation_id, false from conversations where user1_id = $1 and user2_id = $2`,
};

interface ConversationRow extends Omit<Message, "message_id" | "conversation_id" | "revision">, UserRow {
  readonly conversation_id: number;
  readonly user1_id: number;
  readonly user2_id: number;
  readonly last_message_id: number | null;
  readonly at_revision: number;
  readonly unread_count: number;
  readonly message_id: number | null;
  readonly revision: number;
}

function toConversation(row: ConversationRow): Conversation {
  const { conversation_id, user1_id, user2_id, last_message_id, at_revision, unread_count } = row;
  const { message_id, sender_id, receiver_id, content, timestamp, read_status, client_message_id, revision } = row;
  return {
    conversation_id,
    user1_id,
    user2_id,
    last_message_id,
    revision: at_revision,
    last_message:
      message_id === null
        ? null
        : {
            message_id,
            conversation_id,
            sender_id,
            receiver_id,
            content,
            timestamp,
            read_status,
            client_message_id,
            revision,
          },
    unread_count,
    other_user: toUser(row),
  };
}

/** A place in the list, just after which a page begins. */
export interface ListPlace {
  /** 0 for a conversation without messages. */
  readonly lastMessageId: number;
  readonly conversationId: number;
}

/** Up to `limit` conversations of a user after a place in the list; newest first. */
export async function selectConversations(database: Database, userId: number, after: ListPlace, limit: number) {
  const values = [userId, after.lastMessageId, after.conversationId, limit];
  return (await database.query<ConversationRow>(LIST_CONVERSATIONS, values)).map(toConversation);
}

/** The conversation as the user sees it; undefined if it is not the user's. */
export async function selectConversation(database: Database, userId: number, conversationId: number) {
  const [row] = await database.query<ConversationRow>(READ_CONVERSATION, [userId, conversationId]);
  return row && toConversation(row);
}

/** The places of those of the conversations that exist. */
export async function selectPlaces(
  database: Database,
  conversationIds: readonly number[],
): Promise<ReadonlyMap<number, ConversationPlace>> {
  type Row = { conversation_id: number; user1_id: number; user2_id: number; revision: number };
  const rows = await database.query<Row>(CONVERSATION_PLACES, [conversationIds]);
  return new Map(
    rows.map((row) => [
      row.conversation_id,
      { participants: [row.user1_id, row.user2_id] as const, revision: row.revision },
    ]),
  );
}

/** Opens the conversation of a sorted pair, or finds it. */
export async function insertConversation(database: Database, pair: Participants) {
  type Row = { conversation_id: number; created: boolean };
  // A second try finds what another process committed between the two halves of the first.
  for (let tries = 0; tries < 2; tries += 1) {
    const [row] = await database.write<Row>(OPEN_CONVERSATION, pair);
    if (row) return { conversationId: row.conversation_id, created: row.created };
  }
  throw new Error("A conversation was neither opened nor found.");
}
