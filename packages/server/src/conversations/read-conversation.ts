import type { Conversation } from "@duologue/protocol";
import type { Database } from "../database/database.js";
import { failure, type Outcome, success } from "../kernel/outcome.js";
import { selectConversation } from "./conversation-queries.js";

/** A conversation as `by` sees it. */
export async function readConversation(
  database: Database,
  by: number,
  conversationId: number,
): Promise<Outcome<Conversation>> {
  const conversation = await selectConversation(database, by, conversationId);
  return conversation ? success(conversation) : failure("forbidden");
}
