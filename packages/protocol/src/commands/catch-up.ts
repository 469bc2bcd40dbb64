import { z } from "zod";
import { id, revision } from "../ids.js";
import { LIMITS } from "../limits.js";
import { message } from "../message.js";
import { defineCommand } from "./command.js";

const place = z.object({ conversationId: id, revision });

/** Whether `text` is a decimal number of 64 bits, as cursors are. */
const isCursor = (text: string) => /^\d{1,20}$/.test(text) && BigInt(text) < 2n ** 64n;

const cursor = z.string().refine(isCursor, "must be a cursor that the server gave");

export const catchUp = defineCommand({
  event: "catchUp",
  summary: "Ask for everything that changed since a cursor, and for the messages of known conversations.",
  payload: z.object({
    epoch: z.string().max(100),
    cursor,
    known: z.array(place).max(LIMITS.catchUpKnown),
  }),
  answer: z.object({
    epoch: z.string(),
    /** For the next question; keep it only when this answer is applied. */
    cursor: z.string(),
    /** Conversations of this user that changed, with their revision now. */
    changed: z.array(place),
    /** For each known one that is behind: its messages that changed, in the order of their revisions. */
    conversations: z.array(
      z.object({
        conversationId: id,
        /** Where to ask on from. Everything up to it is known only when `has_more` is false. */
        revision,
        messages: z.array(message),
        has_more: z.boolean(),
      }),
    ),
    /** Known ones that are not this user's. */
    forbidden: z.array(id),
    /** Unread messages in all conversations of this user; absent when no conversation changed. */
    unread_total: z.int().nonnegative().optional(),
    /** Too much changed, or the database is another one: forget everything and load anew. */
    reset: z.boolean(),
  }),
  allowance: "reads",
});
export type CatchUp = z.infer<typeof catchUp.payload>;
export type CaughtUp = z.infer<typeof catchUp.answer>;
