import { conversation, message, user } from "@duologue/protocol";
import { z } from "@hono/zod-openapi";

/** The protocol's rows, with the names under which the OpenAPI document describes them. */
export const messageRow = message.openapi("Message");
export const userRow = user.openapi("User");
export const conversationRow = conversation
  .extend({ last_message: messageRow.nullable(), other_user: userRow })
  .openapi("Conversation");

/** How lists answer. */
export function page<Row extends z.ZodType>(row: Row) {
  return z.object({ data: z.array(row).readonly(), has_more: z.boolean() });
}
