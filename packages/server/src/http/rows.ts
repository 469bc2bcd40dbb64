import { conversation, httpError, message, user } from "@duologue/protocol";
import { z } from "@hono/zod-openapi";

/**
 * The protocol's rows, with the names under which the OpenAPI document describes them. Cloned, for only schemas made
 * after the import above can be named.
 */
export const messageRow = message.clone().openapi("Message");
export const userRow = user.clone().openapi("User");
export const errorBody = httpError.clone().openapi("Error");
export const conversationRow = conversation
  .extend({ last_message: z.union([messageRow, z.null()]), other_user: userRow })
  .openapi("Conversation");

/** How lists answer. */
export function page<Row extends z.ZodType>(row: Row) {
  return z.object({ data: z.array(row).readonly(), has_more: z.boolean() });
}
