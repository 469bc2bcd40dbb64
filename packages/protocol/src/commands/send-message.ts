import { z } from "zod";
import { content } from "../content.js";
import { clientMessageId, id } from "../ids.js";
import { message } from "../message.js";
import { defineCommand } from "./command.js";

export const sendMessage = defineCommand({
  event: "sendMessage",
  summary: "Store a message and tell the room. With a clientMessageId it can be repeated without harm.",
  payload: z.object({
    conversationId: id,
    senderId: id,
    content,
    clientMessageId: clientMessageId.optional(),
  }),
  answer: z.object({ message }),
  allowance: "messages",
});
export type SendMessage = z.infer<typeof sendMessage.payload>;
