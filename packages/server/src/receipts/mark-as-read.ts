import { type CommandAnswer, LIMITS, type MarkAsRead } from "@duologue/protocol";
import { failure, type Outcome, success } from "../kernel/outcome.js";
import type { SelectUnread, WantedUnread } from "./receipt-queries.js";
import type { SaveReceipt } from "./save-receipt.js";

/** Marks messages that were sent to `actorId` as read. Ids that do not qualify are ignored. */
export async function markAsRead(
  saveReceipt: SaveReceipt,
  selectUnread: SelectUnread,
  actorId: number,
  { conversationId, messageIds: named, upTo }: MarkAsRead,
): Promise<Outcome<CommandAnswer<"markAsRead">>> {
  const select = (wanted: WantedUnread) => selectUnread(conversationId, actorId, wanted);
  const wanted = upTo === undefined ? { ids: named, hasMore: false } : await selectWanted(select, named, upTo);
  const saved = await saveReceipt({ conversationId, messageIds: wanted.ids, readerId: actorId });
  if (saved.outcome === "forbidden") return failure("forbidden");
  const { messageIds, revision, participants } = saved;
  const result = { messageIds, revision, ...(wanted.hasMore && { has_more: true as const }) };
  if (messageIds.length === 0) return success(result);
  const payload = { messageIds, read_status: true, conversationId, revision };
  return success(result, [{ event: "messageUpdated", conversationId, participants, payload }]);
}

/**
 * What one command marks: the unread ones of those that it names, then the oldest ones up to `upTo`. Named ones that are
 * read do not count, so that the same command, sent again, marks others. They are marked again all the same, because the
 * response to an earlier command may have been lost.
 */
async function selectWanted(
  select: (wanted: WantedUnread) => Promise<readonly number[]>,
  named: readonly number[],
  upTo: number,
) {
  const most = LIMITS.messageIdsPerRead;
  const unread = await select({ upTo, named, limit: most + 1 });
  return { ids: [...new Set([...named, ...unread.slice(0, most)])], hasMore: unread.length > most };
}
