import { type CommandAnswer, LIMITS, type MarkAsRead } from "@duologue/protocol";
import { failure, type Outcome, success } from "../kernel/outcome.js";
import type { SelectUnread } from "./receipt-queries.js";
import type { SaveReceipt } from "./save-receipt.js";

/** Marks messages that were sent to `actorId` as read. Ids that do not qualify are ignored. */
export async function markAsRead(
  saveReceipt: SaveReceipt,
  selectUnread: SelectUnread,
  actorId: number,
  { conversationId, messageIds: named, upTo }: MarkAsRead,
): Promise<Outcome<CommandAnswer<"markAsRead">>> {
  const earlier =
    upTo === undefined ? NONE : await earlierUnread(selectUnread, { conversationId, actorId, upTo, named });
  const saved = await saveReceipt({ conversationId, messageIds: [...named, ...earlier.ids], readerId: actorId });
  if (saved.outcome === "forbidden") return failure("forbidden");
  const { messageIds, revision, participants } = saved;
  const result = { messageIds, revision, ...(earlier.hasMore && { has_more: true as const }) };
  if (messageIds.length === 0) return success(result);
  const payload = { messageIds, read_status: true, conversationId, revision };
  return success(result, [{ event: "messageUpdated", conversationId, participants, payload }]);
}

const NONE = { ids: [], hasMore: false };

interface Earlier {
  readonly conversationId: number;
  readonly actorId: number;
  readonly upTo: number;
  readonly named: readonly number[];
}

/** As many unread messages up to `upTo` as one command marks in addition to those that it names, oldest first. */
async function earlierUnread(selectUnread: SelectUnread, { conversationId, actorId, upTo, named }: Earlier) {
  const unread = await selectUnread(conversationId, actorId, upTo, LIMITS.messageIdsPerRead + 1);
  const isNamed = new Set(named);
  const others = unread.filter((messageId) => !isNamed.has(messageId));
  const ids = others.slice(0, LIMITS.messageIdsPerRead - named.length);
  return { ids, hasMore: unread.length > LIMITS.messageIdsPerRead || ids.length < others.length };
}
