import { type CommandAnswer, LIMITS, type MarkAsRead } from "@duologue/protocol";
import { failure, type Outcome, success } from "../kernel/outcome.js";
import type { SelectUnread } from "./receipt-queries.js";
import type { SaveReceipt } from "./save-receipt.js";

type UpTo = MarkAsRead & { readonly upTo: number };

function isUpTo(command: MarkAsRead): command is UpTo {
  return command.upTo !== undefined;
}

/** Marks messages that were sent to `actorId` as read. Ids that do not qualify are ignored. */
export async function markAsRead(
  saveReceipt: SaveReceipt,
  selectUnread: SelectUnread,
  actorId: number,
  command: MarkAsRead,
): Promise<Outcome<CommandAnswer<"markAsRead">>> {
  const { conversationId } = command;
  const wanted = isUpTo(command)
    ? await selectWanted(selectUnread, actorId, command)
    : { ids: command.messageIds, hasMore: false };
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
async function selectWanted(selectUnread: SelectUnread, actorId: number, { conversationId, messageIds, upTo }: UpTo) {
  const most = LIMITS.messageIdsPerRead;
  const unread = await selectUnread(conversationId, actorId, { upTo, named: messageIds, limit: most + 1 });
  return { ids: [...new Set([...messageIds, ...unread.slice(0, most)])], hasMore: unread.length > most };
}
