import type { CommandAnswer, MarkAsRead } from "@duologue/protocol";
import { failure, type Outcome, success } from "../kernel/outcome.js";
import type { SaveReceipt } from "./save-receipt.js";

/** Marks messages that were sent to `by` as read; ids that do not qualify are passed over without a word. */
export async function markAsRead(
  saveReceipt: SaveReceipt,
  by: number,
  command: MarkAsRead,
): Promise<Outcome<CommandAnswer<"markAsRead">>> {
  const saved = await saveReceipt({ ...command, readerId: by });
  if (saved.outcome === "forbidden") return failure("forbidden");
  const { messageIds, revision, participants } = saved;
  if (messageIds.length === 0) return success({ messageIds, revision });
  const { conversationId } = command;
  const payload = { messageIds, read_status: true, conversationId, revision };
  return success({ messageIds, revision }, [{ event: "messageUpdated", conversationId, participants, payload }]);
}
