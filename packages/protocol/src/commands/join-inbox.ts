import { z } from "zod";
import { defineCommand } from "./command.js";

export const joinInbox = defineCommand({
  event: "joinInbox",
  summary: "Hear conversationUpdated for every conversation of this user.",
  payload: z.unknown(),
  answer: z.object({
    /** Names this database; another one after a restore. */
    epoch: z.string(),
    /** Where to begin with catchUp. */
    cursor: z.string(),
    /** Until the server ends this socket, unless it renews its token. */
    expiresInMs: z.number().nonnegative(),
  }),
  allowance: "joins",
});
