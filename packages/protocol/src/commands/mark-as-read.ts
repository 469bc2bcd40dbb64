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
    /** In addition every earlier unread message of the conversation, up to and including this one. */
    upTo: id.optional(),
  }),
  answer: z.object({
    /** The ids that changed. */
    messageIds: z.array(id),
    /** The conversation's revision after the change. */
    revision,
    /** True if messages up to `upTo` are still unread: send the command again. */
    has_more: z.literal(true).optional(),
  }),
  allowance: "reads",
});
export type MarkAsRead = z.infer<typeof markAsRead.payload>;
