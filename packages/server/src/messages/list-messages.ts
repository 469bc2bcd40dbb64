import type { Message } from "@duologue/protocol";
import type { Database } from "../database/database.js";
import { failure, type Outcome, success } from "../kernel/outcome.js";
import { selectMessagesAfter, selectMessagesBefore } from "./message-queries.js";

/** Which page of a history. At most one of the three places; without any, the newest messages. */
export interface HistoryPage {
  /** Messages older than this one. */
  readonly before?: number | undefined;
  /** Messages newer than this one. */
  readonly after?: number | undefined;
  /** This message, and those on both sides of it. */
  readonly around?: number | undefined;
  readonly limit: number;
}

/** A page, oldest first; `has_more` in the direction that was asked for (for `around`: to the older side). */
export interface Page<Row> {
  readonly data: readonly Row[];
  readonly has_more: boolean;
}

const NEWEST = Number.MAX_SAFE_INTEGER;

/** A page of the history of a conversation in which `by` takes part. */
export async function listMessages(
  database: Database,
  isParticipant: (userId: number, conversationId: number) => Promise<boolean>,
  by: number,
  conversationId: number,
  page: HistoryPage,
): Promise<Outcome<Page<Message>>> {
  if (!(await isParticipant(by, conversationId))) return failure("forbidden");
  if (page.around !== undefined) return success(await around(database, conversationId, page.around, page.limit));
  if (page.after !== undefined) {
    const rows = await selectMessagesAfter(database, conversationId, page.after, page.limit + 1);
    return success({ data: rows.slice(0, page.limit), has_more: rows.length > page.limit });
  }
  const rows = await selectMessagesBefore(database, conversationId, page.before ?? NEWEST, page.limit + 1);
  return success({ data: rows.slice(-page.limit), has_more: rows.length > page.limit });
}

async function around(database: Database, conversationId: number, messageId: number, limit: number) {
  const older = Math.floor((limit - 1) / 2);
  const [before, from] = await Promise.all([
    selectMessagesBefore(database, conversationId, messageId, older + 1),
    selectMessagesAfter(database, conversationId, messageId - 1, limit - older),
  ]);
  return { data: [...(older ? before.slice(-older) : []), ...from], has_more: before.length > older };
}
