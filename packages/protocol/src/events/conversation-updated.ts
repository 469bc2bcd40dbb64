import { z } from "zod";
import { conversation } from "../conversation.js";
import { defineEvent } from "./event.js";

export const conversationUpdated = defineEvent({
  event: "conversationUpdated",
  summary: "A conversation changed or was opened. Goes to sockets in the inbox that are not in its room.",
  payload: z.object({ conversation }),
});
export type ConversationUpdated = z.infer<typeof conversationUpdated.payload>;
