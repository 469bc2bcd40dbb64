import type { Message } from "@duologue/protocol";
import type { Database, Statement } from "../database/database.js";
import { MESSAGE_COLUMNS } from "./message.js";

/**
 * Both walk the index messages_history from the cursor on, whatever the length of the conversation. Written as
 * `conversation_id = $1 order by message_id`, PostgreSQL would take the primary key for a conversation that holds a
 * good part of all rows, and walk through every newer message of the others: it believes them to be evenly mixed. An
 * order of both columns only this index has.
 */
const MESSAGES_BEFORE: Statement = {
  name: "messages_before",
  text: `select ${MESSAGE_COLUMNS} from messages m
    where m.conversation_id >= $1 and (m.conversation_id, m.message_id) < ($1, $2)
    order by m.conversation_id desc, m.message_id desc limit $3`,
};
const MESSAGES_AFTER: Statement = {
  name: "messages_after",
  text: `select ${MESSAGE_COLUMNS} from messages m
    where m.conversation_id <= $1 and (m.conversation_id, m.message_id) > ($1, $2)
    order by m.conversation_id, m.message_id limit $3`,
};

/** Up to `limit` messages with an id below `before`; oldest first. */
export async function selectMessagesBefore(database: Database, conversationId: number, before: number, limit: number) {
  return (await select(database, MESSAGES_BEFORE, [conversationId, before, limit])).reverse();
}

/** Up to `limit` messages with an id above `after`; oldest first. */
export async function selectMessagesAfter(database: Database, conversationId: number, after: number, limit: number) {
  return select(database, MESSAGES_AFTER, [conversationId, after, limit]);
}

async function select(database: Database, statement: Statement, values: readonly number[]): Promise<Message[]> {
  return database.query<Message>(statement, values);
}
