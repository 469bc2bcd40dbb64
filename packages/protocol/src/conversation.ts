import { z } from "zod";
import { id, revision } from "./ids.js";
import { message } from "./message.js";
import { user } from "./user.js";

/** A conversation as one of its two users sees it. */
export const conversation = z.object({
  conversation_id: id,
  user1_id: id,
  user2_id: id,
  last_message_id: id.nullable(),
  /** Counts every change: each message and each read mark takes the next one. */
  revision,
  last_message: message.nullable(),
  /** Messages sent to this user and not read yet. */
  unread_count: z.int().nonnegative(),
  other_user: user,
});
export type Conversation = z.infer<typeof conversation>;
