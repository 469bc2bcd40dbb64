import type { Database } from "../database/database.js";
import { failure, type Outcome, success } from "../kernel/outcome.js";
import type { CountUnread } from "../receipts/receipt.js";
import type { ConversationPage } from "./conversation.js";
import { type ListPlace, selectConversation, selectConversations } from "./conversation-queries.js";

const TOP: ListPlace = { lastMessageId: Number.MAX_SAFE_INTEGER, conversationId: Number.MAX_SAFE_INTEGER };

/**
 * A page of the conversations of `by`, newest first. `before` is the last conversation of the page before. If that one
 * moved to the top meanwhile, rows come again, and none is left out.
 */
export async function listConversations(
  database: Database,
  countUnread: CountUnread,
  by: number,
  { before, limit }: { readonly before?: number | undefined; readonly limit: number },
): Promise<Outcome<ConversationPage>> {
  const place = before === undefined ? TOP : await placeOf(database, by, before);
  if (!place) return failure("forbidden");
  const [rows, unread_total] = await Promise.all([
    selectConversations(database, by, place, limit + 1),
    before === undefined ? countUnread(by) : undefined,
  ]);
  const page = { data: rows.slice(0, limit), has_more: rows.length > limit };
  return success(unread_total === undefined ? page : { ...page, unread_total });
}

async function placeOf(database: Database, by: number, conversationId: number): Promise<ListPlace | undefined> {
  const row = await selectConversation(database, by, conversationId);
  return row && { lastMessageId: row.last_message_id ?? 0, conversationId };
}
