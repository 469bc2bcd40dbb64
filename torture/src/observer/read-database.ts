import type { Message } from "@duologue/protocol";
import type { Database } from "@duologue/server";
import type { StoredConversation } from "../history/record.js";

const CONVERSATIONS = {
  name: "",
  text: "select conversation_id, user1_id, user2_id, last_message_id, revision from conversations order by 1",
};
const MESSAGES = {
  name: "",
  text: `select message_id, conversation_id, sender_id, receiver_id, content, "timestamp", read_status,
      client_message_id, revision from messages order by 1`,
};

export interface Rows {
  readonly conversations: readonly Omit<StoredConversation, "kind">[];
  readonly messages: readonly Message[];
}

/** Everything that is stored. */
export async function readDatabase(database: Database): Promise<Rows> {
  const conversations = await database.query<Omit<StoredConversation, "kind">>(CONVERSATIONS, []);
  return { conversations, messages: await database.query<Message>(MESSAGES, []) };
}
