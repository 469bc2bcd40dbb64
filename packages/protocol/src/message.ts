import { z } from "zod";
import { clientMessageId, id, revision } from "./ids.js";

/** A row of `messages` on the wire: the columns' own names, times in ISO 8601 UTC with milliseconds. */
export const message = z.object({
  message_id: id,
  conversation_id: id,
  sender_id: id,
  receiver_id: id,
  content: z.string(),
  timestamp: z.iso.datetime({ precision: 3 }),
  read_status: z.boolean(),
  /** The sender's key, in lower case; null if it sent none. */
  client_message_id: clientMessageId.nullable(),
  /** The conversation's revision at which this row changed last. */
  revision,
});
export type Message = z.infer<typeof message>;
