import { COMMANDS, content, LIMITS } from "@duologue/protocol";
import { createRoute, z } from "@hono/zod-openapi";
import { answerFailure } from "./answer.js";
import { decimalId, pageLimit } from "./decimal.js";
import type { Door } from "./door.js";
import type { HttpApp } from "./http-context.js";
import { FAILURES, json, jsonBody } from "./responses.js";
import { messageRow, page } from "./rows.js";

const params = z.object({ conversationId: decimalId });

const place = z
  .object({
    before: decimalId.optional().openapi({ description: "Messages older than this message_id." }),
    after: decimalId.optional().openapi({ description: "Messages newer than this message_id." }),
    around: decimalId.optional().openapi({ description: "This message, and those on both sides of it." }),
    limit: pageLimit,
  })
  .refine(
    ({ before, after, around }) => [before, after, around].filter((given) => given !== undefined).length <= 1,
    "give at most one of before, after and around",
  );

const listMessages = createRoute({
  method: "get",
  path: "/v1/conversations/{conversationId}/messages",
  operationId: "listMessages",
  summary: "A page of the history, oldest first within the page; without a place, the newest messages.",
  description:
    "At most one of before, after and around. has_more looks in the direction that was asked for; for around, to the older side.",
  request: { params, query: place },
  responses: { 200: json(page(messageRow), "A page."), ...FAILURES },
});

const { payload: sent, answer: stored } = COMMANDS.sendMessage;

const sendMessage = createRoute({
  method: "post",
  path: "/v1/conversations/{conversationId}/messages",
  operationId: "sendMessage",
  summary: "Stores a message and tells the room, as sendMessage does on the socket.",
  request: {
    params,
    body: jsonBody(
      sent.pick({ clientMessageId: true }).extend({
        content: content.clone().openapi({ minLength: 1, maxLength: LIMITS.contentCodePoints }),
      }),
    ),
  },
  responses: {
    200: json(stored.extend({ message: messageRow }), "This clientMessageId was stored before: the same row."),
    201: json(stored.extend({ message: messageRow }), "It is stored now."),
    ...FAILURES,
  },
});

const markAsRead = createRoute({
  method: "post",
  path: "/v1/conversations/{conversationId}/read",
  operationId: "markAsRead",
  summary: "Marks messages that were sent to this user as read, as markAsRead does on the socket.",
  request: { params, body: jsonBody(COMMANDS.markAsRead.payload.pick({ messageIds: true, upTo: true })) },
  responses: { 200: json(COMMANDS.markAsRead.answer, "The ids that changed, and the revision."), ...FAILURES },
});

export function addMessageRoutes(app: HttpApp, { useCases, forUsers, carryOut }: Door): void {
  app.openapi(forUsers(listMessages), async (c) => {
    const { user_id: by } = c.get("user");
    const { conversationId } = c.req.valid("param");
    const list = () => useCases.listMessages(by, conversationId, c.req.valid("query"));
    const outcome = await carryOut(by, "reads", list);
    return outcome.ok ? c.json(outcome.value, 200) : answerFailure(c, outcome);
  });

  app.openapi(forUsers(sendMessage), async (c) => {
    const { user_id: by } = c.get("user");
    const command = { ...c.req.valid("json"), ...c.req.valid("param"), senderId: by };
    const send = () => useCases.sendMessage(by, command);
    const outcome = await carryOut(by, "messages", send, command.clientMessageId !== undefined);
    if (!outcome.ok) return answerFailure(c, outcome);
    // Only what was stored before is news to nobody.
    return outcome.news.length > 0 ? c.json(outcome.value, 201) : c.json(outcome.value, 200);
  });

  app.openapi(forUsers(markAsRead), async (c) => {
    const { user_id: by } = c.get("user");
    const command = { ...c.req.valid("json"), ...c.req.valid("param") };
    const outcome = await carryOut(by, "reads", () => useCases.markAsRead(by, command));
    return outcome.ok ? c.json(outcome.value, 200) : answerFailure(c, outcome);
  });
}
