import { z } from "zod";
import { id, revision } from "../ids.js";
import { defineEvent } from "./event.js";

export const messageUpdated = defineEvent({
  event: "messageUpdated",
  summary: "Messages were read. Holds only the ids that really changed.",
  payload: z.object({
    messageIds: z.array(id),
    read_status: z.boolean(),
    conversationId: id,
    revision,
  }),
});
export type MessageUpdated = z.infer<typeof messageUpdated.payload>;
