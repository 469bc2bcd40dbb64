import { z } from "zod";
import { id, revision } from "../ids.js";
import { LIMITS } from "../limits.js";
import { defineCommand } from "./command.js";

export const markAsRead = defineCommand({
  event: "markAsRead",
  summary: "Mark messages that were sent to this user as read. Ids that do not qualify are passed over.",
  payload: z.object({
    conversationId: id,
    messageIds: z.array(id).max(LIMITS.messageIdsPerRead),
  }),
  /** The ids that really changed, and the conversation's revision after it. */
  answer: z.object({ messageIds: z.array(id), revision }),
  allowance: "reads",
});
export type MarkAsRead = z.infer<typeof markAsRead.payload>;
