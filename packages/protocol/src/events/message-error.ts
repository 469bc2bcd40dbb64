import { z } from "zod";
import { ERRORS, type ErrorCode } from "../errors.js";
import { defineEvent } from "./event.js";

/** What every failed command says, as an event and in its acknowledgement. */
const commandFailure = z.object({
  /** A sentence for a person. */
  error: z.string(),
  code: z.enum(Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]]),
  details: z.string().optional(),
  /** Whether sending the very same command again can help and cannot harm. */
  retryable: z.boolean(),
  retryAfterMs: z.number().nonnegative().optional(),
});
export type CommandFailure = z.infer<typeof commandFailure>;

export const messageError = defineEvent({
  event: "messageError",
  summary: "A command of this socket failed. Goes to this socket alone.",
  payload: commandFailure.extend({
    /** The event that failed. */
    event: z.string(),
    /** What identifies the command, as far as its payload said it. */
    conversationId: z.number().optional(),
    clientMessageId: z.string().optional(),
  }),
});
export type MessageError = z.infer<typeof messageError.payload>;
