import { LIMITS, userName } from "@duologue/protocol";
import { createRoute, z } from "@hono/zod-openapi";
import { success } from "../kernel/outcome.js";
import { externalId, profile } from "../users/upsert-user.js";
import { answerFailure } from "./answer.js";
import { decimalId, pageLimit } from "./decimal.js";
import type { Door } from "./door.js";
import type { HttpApp } from "./http-context.js";
import { FAILURES, json, jsonBody } from "./responses.js";
import { page, userRow } from "./rows.js";

const searchUsers = createRoute({
  method: "get",
  path: "/v1/users",
  operationId: "searchUsers",
  summary: "People to write to: those whose name holds the query, in any case of letters; without one, all, by name.",
  request: {
    query: z.object({
      query: z
        .string()
        .max(LIMITS.queryLength)
        .refine((text) => !text.includes("\0"), "must not contain a NUL character")
        .default(""),
      after: decimalId.optional().openapi({ description: "user_id of the last row of the page before." }),
      limit: pageLimit,
    }),
  },
  responses: { 200: json(page(userRow), "A page."), ...FAILURES },
});

const readMe = createRoute({
  method: "get",
  path: "/v1/users/me",
  operationId: "readMe",
  summary: "The user whose token this is.",
  responses: { 200: json(userRow, "Oneself."), ...FAILURES },
});

const profileBody = profile.extend({
  name: userName.clone().openapi({ minLength: 1, maxLength: LIMITS.nameLength }),
});

const upsertUser = createRoute({
  method: "put",
  path: "/v1/users/by-external-id/{externalId}",
  operationId: "upsertUser",
  summary: "For the host application's server: creates a person, or changes the one that has this id of the host.",
  description: "Needs the API key as bearer. Where none is configured, the route answers 404.",
  request: { params: z.object({ externalId }), body: jsonBody(profileBody) },
  responses: { 200: json(userRow, "The person."), ...FAILURES },
});

export function addUserRoutes(app: HttpApp, { useCases, forUsers, forHost, carryOut }: Door): void {
  app.openapi(forUsers(searchUsers), async (c) => {
    const { user_id: by } = c.get("user");
    const outcome = await carryOut(by, "reads", () => useCases.searchUsers(by, c.req.valid("query")));
    return outcome.ok ? c.json(outcome.value, 200) : answerFailure(c, outcome);
  });

  app.openapi(forUsers(readMe), async (c) => {
    const user = c.get("user");
    const outcome = await carryOut(user.user_id, "reads", async () => success(user));
    return outcome.ok ? c.json(outcome.value, 200) : answerFailure(c, outcome);
  });

  app.openapi(forHost(upsertUser), async (c) => {
    const person = { ...c.req.valid("json"), ...c.req.valid("param") };
    return c.json(await useCases.upsertUser(person), 200);
  });
}
