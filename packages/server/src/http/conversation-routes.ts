import { id } from "@duologue/protocol";
import { createRoute, z } from "@hono/zod-openapi";
import { answerFailure } from "./answer.js";
import { decimalId, pageLimit } from "./decimal.js";
import type { Door } from "./door.js";
import type { HttpApp } from "./http-context.js";
import { FAILURES, json, jsonBody } from "./responses.js";
import { conversationRow, page } from "./rows.js";

const unreadTotal = z
  .int()
  .nonnegative()
  .optional()
  .openapi({ description: "Unread messages in all conversations; with the first page only." });

const listConversations = createRoute({
  method: "get",
  path: "/v1/conversations",
  operationId: "listConversations",
  summary: "One's own conversations, newest first.",
  request: {
    query: z.object({
      before: decimalId.optional().openapi({ description: "conversation_id of the last row of the page before." }),
      limit: pageLimit,
    }),
  },
  responses: {
    200: json(page(conversationRow).extend({ unread_total: unreadTotal }), "A page."),
    ...FAILURES,
  },
});

const readConversation = createRoute({
  method: "get",
  path: "/v1/conversations/{conversationId}",
  operationId: "readConversation",
  summary: "One conversation: the same row as in the list.",
  request: { params: z.object({ conversationId: decimalId }) },
  responses: { 200: json(conversationRow, "The conversation."), ...FAILURES },
});

const openConversation = createRoute({
  method: "post",
  path: "/v1/conversations",
  operationId: "openConversation",
  summary: "Opens the one conversation with another user, or finds it.",
  request: { body: jsonBody(z.object({ userId: id })) },
  responses: {
    200: json(conversationRow, "It was open."),
    201: json(conversationRow, "It is opened now."),
    ...FAILURES,
  },
});

export function addConversationRoutes(app: HttpApp, { useCases, forUsers, carryOut }: Door): void {
  app.openapi(forUsers(listConversations), async (c) => {
    const { user_id: by } = c.get("user");
    const outcome = await carryOut(by, "reads", () => useCases.listConversations(by, c.req.valid("query")));
    return outcome.ok ? c.json(outcome.value, 200) : answerFailure(c, outcome);
  });

  app.openapi(forUsers(readConversation), async (c) => {
    const { user_id: by } = c.get("user");
    const { conversationId } = c.req.valid("param");
    const outcome = await carryOut(by, "reads", () => useCases.readConversation(by, conversationId));
    return outcome.ok ? c.json(outcome.value, 200) : answerFailure(c, outcome);
  });

  app.openapi(forUsers(openConversation), async (c) => {
    const { user_id: by } = c.get("user");
    const { userId } = c.req.valid("json");
    const outcome = await carryOut(by, "joins", () => useCases.openConversation(by, userId));
    if (!outcome.ok) return answerFailure(c, outcome);
    const { conversation, created } = outcome.value;
    return created ? c.json(conversation, 201) : c.json(conversation, 200);
  });
}
