import { COMMANDS, EVENTS, type User } from "@duologue/protocol";
import { createWorld, type World } from "@duologue/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";

let world: World;
let ada: User;

beforeAll(async () => {
  world = await createWorld({ apiKey: "key" });
  ada = await world.user("Ada");
});

afterAll(() => world[Symbol.asyncDispose]());

type Json = { readonly [key: string]: Json } & { readonly $ref?: string };

async function read(path: string): Promise<Json> {
  const response = await fetch(world.url + path);
  expect([response.status, response.headers.get("content-type")]).toEqual([200, "application/json"]);
  return (await response.json()) as Json;
}

/** What a reference within a document points to. */
function resolve(document: Json, reference: string): unknown {
  expect(reference).toMatch(/^#\//);
  const path = reference.slice(2).split("/");
  return path.reduce<Json | undefined>((node, key) => node?.[key], document);
}

function references(node: unknown): string[] {
  if (typeof node !== "object" || node === null) return [];
  const own = "$ref" in node && typeof node.$ref === "string" ? [node.$ref] : [];
  return [...own, ...Object.values(node).flatMap(references)];
}

describe("openapi.json", () => {
  const response = z.strictObject({ description: z.string().min(1), content: z.record(z.string(), z.object({})) });
  const operation = z.strictObject({
    operationId: z.string().min(1),
    summary: z.string().min(1),
    description: z.string().optional(),
    security: z.array(z.record(z.string(), z.array(z.string()))).optional(),
    parameters: z
      .array(
        z.strictObject({
          name: z.string(),
          in: z.enum(["path", "query"]),
          required: z.boolean(),
          schema: z.object({ type: z.string() }),
          description: z.string().optional(),
        }),
      )
      .optional(),
    requestBody: z.strictObject({ required: z.literal(true), content: z.record(z.string(), z.object({})) }).optional(),
    responses: z.record(z.string().regex(/^[1-5]\d\d$/), response),
  });
  /** The parts of OpenAPI 3.1 that are used here. */
  const openApi = z.object({
    openapi: z.string().regex(/^3\.1\.\d$/),
    info: z.object({ title: z.string(), version: z.string() }),
    servers: z.tuple([z.strictObject({ url: z.literal(".") })]),
    paths: z.record(z.string().startsWith("/"), z.record(z.string(), operation)),
    components: z.object({ schemas: z.record(z.string(), z.object({})), securitySchemes: z.object({}) }),
  });

  const ROUTES = [
    "get /asyncapi.json",
    "get /healthz",
    "get /metrics",
    "get /openapi.json",
    "get /readyz",
    "get /v1/conversations",
    "get /v1/conversations/{conversationId}",
    "get /v1/conversations/{conversationId}/messages",
    "get /v1/users",
    "get /v1/users/me",
    "post /v1/conversations",
    "post /v1/conversations/{conversationId}/messages",
    "post /v1/conversations/{conversationId}/read",
    "put /v1/users/by-external-id/{externalId}",
  ];

  async function operations() {
    const { paths } = openApi.parse(await read("/openapi.json"));
    return Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, described]) => ({ path, method, ...described })),
    );
  }

  test("[HTTP15] is an OpenAPI document whose references lead somewhere", async () => {
    const document = await read("/openapi.json");
    expect(openApi.safeParse(document).error).toBeUndefined();
    const found = references(document);
    expect(found.length).toBeGreaterThan(0);
    for (const reference of new Set(found)) expect(resolve(document, reference)).toBeTypeOf("object");
    expect(Object.keys(document.components?.schemas ?? {}).sort()).toEqual([
      "Conversation",
      "Error",
      "Message",
      "User",
    ]);
  });

  test("[HTTP15] lists every route, each under a name of its own, with its path's parameters", async () => {
    const all = await operations();
    expect(all.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(ROUTES);
    expect(new Set(all.map(({ operationId }) => operationId)).size).toBe(all.length);
    for (const { path, parameters = [] } of all) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect(parameters.filter((parameter) => parameter.in === "path").map(({ name }) => name)).toEqual(named);
    }
  });

  test("[HTTP15] every route that it lists is there, and wants what it says", async () => {
    for (const { path, method, security } of await operations()) {
      const address = path.replace("{conversationId}", "1").replace("{externalId}", "x");
      const response = await world.request(null, method.toUpperCase(), address);
      expect(response.status, `${method} ${path}`).toBe(security ? 401 : 200);
    }
  });

  test("[HTTP15] rows are described as they come", async () => {
    const schemas = (await read("/openapi.json")).components?.schemas as unknown as Record<
      string,
      { properties: object; required: string[] }
    >;
    const bob = await world.user("Bob");
    const opened = (await (await world.request(ada, "POST", "/v1/conversations", { userId: bob.user_id })).json()) as {
      conversation_id: number;
    };
    const path = `/v1/conversations/${opened.conversation_id}/messages`;
    const { message } = (await (await world.request(ada, "POST", path, { content: "x" })).json()) as {
      message: object;
    };
    const optional: Record<string, string[]> = { User: ["shares_name"] };
    for (const [name, row] of Object.entries({ Conversation: opened, Message: message, User: ada })) {
      const keys = [...Object.keys(row), ...(optional[name] ?? [])];
      expect(Object.keys(schemas[name]?.properties ?? {}).sort()).toEqual(keys.sort());
      expect([...(schemas[name]?.required ?? [])].sort()).toEqual(Object.keys(row).sort());
    }
  });
});

describe("asyncapi.json", () => {
  const reference = z.strictObject({ $ref: z.string() });
  const operation = z.strictObject({
    action: z.enum(["send", "receive"]),
    summary: z.string().min(1),
    channel: reference,
    messages: z.array(reference).length(1),
    reply: z.strictObject({ channel: reference, messages: z.array(reference).length(1) }).optional(),
  });
  const message = z.strictObject({ name: z.string(), summary: z.string().min(1), payload: reference });
  /** The parts of AsyncAPI 3.0 that are used here. */
  const asyncApi = z.strictObject({
    asyncapi: z.literal("3.0.0"),
    info: z.strictObject({ title: z.string(), version: z.string(), description: z.string() }),
    defaultContentType: z.literal("application/json"),
    channels: z.record(
      z.string(),
      z.strictObject({ address: z.string(), description: z.string(), messages: z.record(z.string(), reference) }),
    ),
    operations: z.record(z.string(), operation),
    components: z.strictObject({
      messages: z.record(z.string(), message),
      schemas: z.record(z.string(), z.record(z.string(), z.unknown())),
    }),
  });

  test("[HTTP15] is an AsyncAPI document whose references lead somewhere", async () => {
    const document = await read("/asyncapi.json");
    expect(asyncApi.safeParse(document).error).toBeUndefined();
    for (const reference of new Set(references(document))) expect(resolve(document, reference)).toBeTypeOf("object");
  });

  test("[HTTP15] has every command with its answer, and every event", async () => {
    const { operations } = asyncApi.parse(await read("/asyncapi.json"));
    const named = (action: string) => Object.keys(operations).filter((name) => operations[name]?.action === action);
    expect(named("receive").sort()).toEqual(Object.keys(COMMANDS).sort());
    expect(named("send").sort()).toEqual([...Object.keys(EVENTS), "connect_error"].sort());
    for (const command of Object.keys(COMMANDS)) expect(operations[command]?.reply).toBeDefined();
  });

  test("[HTTP15] describes payloads by the schemas that check them", async () => {
    const { schemas } = asyncApi.parse(await read("/asyncapi.json")).components;
    expect(schemas.sendMessage).toMatchObject({
      properties: { content: { type: "string", minLength: 1, maxLength: 5_000 }, conversationId: { type: "integer" } },
      required: ["conversationId", "senderId", "content"],
    });
    expect(schemas.receiveMessage).toMatchObject({ properties: { timestamp: { format: "date-time" } } });
  });
});
