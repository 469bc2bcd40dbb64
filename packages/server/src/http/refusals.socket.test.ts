import { request as rawRequest } from "node:http";
import { LIMITS, type User } from "@duologue/protocol";
import { createWorld, signToken, type World } from "@duologue/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { errorBody } from "./rows.js";

let world: World;
let ada: User;
let conversationId: number;

beforeAll(async () => {
  world = await createWorld();
  ada = await world.user("Ada");
  conversationId = await world.conversation(ada, await world.user("Bob"));
});

afterAll(() => world[Symbol.asyncDispose]());

/** What a failure says; its body must be as the protocol has it. */
async function refusal(response: Response) {
  return { status: response.status, ...errorBody.strict().parse(await response.json()) };
}

describe("whoever asks", () => {
  const inAnHour = () => Math.floor(Date.now() / 1000) + 3600;

  test.each<[string, (user: User) => Promise<string | null> | string | null]>([
    ["token_missing", () => null],
    ["token_missing", () => "Bearer"],
    ["token_missing", () => "Bearer null"],
    ["token_missing", () => "Bearer undefined"],
    ["token_missing", () => "Basic dXNlcjpwYXNz"],
    ["token_invalid", () => "Bearer nonsense"],
    [
      "token_invalid",
      async (user) => `Bearer ${await signToken({ sub: `${user.user_id}`, exp: inAnHour() }, "other")}`,
    ],
    ["token_expired", async (user) => `Bearer ${await world.token(user, { exp: inAnHour() - 3700 })}`],
    ["user_unknown", async () => `Bearer ${await world.token({ user_id: 999_999 })}`],
  ])("[HTTP1] is told %s", async (code, authorization) => {
    const header = await authorization(ada);
    for (const path of ["/v1/users/me", `/v1/conversations/${conversationId}/messages?limit=wrong`]) {
      const response = await fetch(world.url + path, { headers: header === null ? {} : { authorization: header } });
      expect(response.headers.get("www-authenticate")).toBe("Bearer");
      expect(await refusal(response)).toMatchObject({ status: 401, code: "unauthorized", details: code });
    }
  });

  test("[HTTP1] a stranger's body is not looked at", async () => {
    const path = `${world.url}/v1/conversations/${conversationId}/messages`;
    for (const body of [Buffer.from("\xff", "latin1"), "{", "x".repeat(LIMITS.frameBytes + 1)]) {
      const response = await fetch(path, { method: "POST", body });
      expect(await refusal(response)).toMatchObject({ status: 401, code: "unauthorized", details: "token_missing" });
    }
  });

  test.each([
    ["GET", "/"],
    ["GET", "/v1"],
    ["DELETE", "/v1/conversations/1"],
    ["DELETE", "/v1/conversations"],
    ["PUT", "/v1/users/me"],
    ["POST", "/v1/users/by-external-id/x"],
  ])("[HTTP2] there is no %s %s", async (method, path) => {
    expect(await refusal(await world.request(ada, method, path))).toMatchObject({ status: 404, code: "not_found" });
  });
});

describe("what is not valid", () => {
  type Body = string | Uint8Array<ArrayBuffer> | ReadableStream;

  async function raw(body: Body, contentType: string | null = "application/json") {
    const response = await fetch(`${world.url}/v1/conversations/${conversationId}/messages`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${await world.token(ada)}`,
        ...(contentType !== null && { "content-type": contentType }),
      },
      body,
      duplex: "half",
    } as RequestInit);
    return refusal(response);
  }

  const good = JSON.stringify({ content: "good" });
  const messages = () => world.sql("select 1 from messages where conversation_id = $1", [conversationId]);
  const invalid = { status: 400, code: "invalid_payload" };

  test.each<[string, Body, (string | null)?]>([
    ["no JSON", "{"],
    ["nothing", ""],
    ["JSON after a mark of another encoding", new Uint8Array([0xff, 0xfe, 0x7b, 0x7d])],
    ["broken UTF-8 within JSON", Buffer.from(good.replace("good", "\xff"), "latin1")],
    ["text", good, "text/plain"],
    ["another kind of JSON", good, "application/problem+json"],
    ["a lookalike of JSON", good, "application/json-seq"],
    ["a form", "content=good", "application/x-www-form-urlencoded"],
    ["bytes of no type", Buffer.from(good), null],
    ["null", "null"],
    ["an array", "[]"],
    ["a string", '"good"'],
    ["depth", `{"content":${"[".repeat(20_000)}${"]".repeat(20_000)}}`],
    ["no content", "{}"],
    ["white space", JSON.stringify({ content: " \n\u3000" })],
    ["a Hangul filler", JSON.stringify({ content: "\u3164" })],
    ["signs that are not drawn", JSON.stringify({ content: "\u200b\u2800\u202e\ufe0f" })],
    ["a number", JSON.stringify({ content: 5 })],
    ["a NUL", JSON.stringify({ content: "a\0b" })],
    ["a lone surrogate", '{"content":"\\ud800"}'],
    ["too many characters", JSON.stringify({ content: "x".repeat(LIMITS.contentCodePoints + 1) })],
    ["a key that is no UUID", JSON.stringify({ content: "good", clientMessageId: "1" })],
    ["too many bytes", JSON.stringify({ content: "good", more: "x".repeat(LIMITS.frameBytes) })],
  ])("[HTTP3] a body of %s is refused, and stores nothing", async (_, body, contentType = "application/json") => {
    expect(await raw(body, contentType)).toMatchObject(invalid);
    expect(await messages()).toEqual([]);
  });

  test("[HTTP3] a body in pieces without a length is measured too", async () => {
    const piece = new Uint8Array(16 * 1024).fill(0x20);
    const pieces = new ReadableStream({
      start(controller) {
        for (let at = 0; at < 5; at += 1) controller.enqueue(piece);
        controller.close();
      },
    });
    expect(await raw(pieces)).toMatchObject(invalid);
  });

  test("[HTTP3] a client that goes away in the middle of its body ends nothing and stores nothing", async () => {
    const headers = {
      authorization: `Bearer ${await world.token(ada)}`,
      "content-type": "application/json",
      "content-length": 1000,
    };
    const path = `${world.url}/v1/conversations/${conversationId}/messages`;
    const request = rawRequest(path, { method: "POST", headers });
    request.on("error", () => {});
    await new Promise((resolve) => request.write(good, resolve));
    await new Promise((resolve) => request.on("close", resolve).destroy());
    expect((await world.request(ada, "GET", "/v1/users/me")).status).toBe(200);
    expect(await messages()).toEqual([]);
  });

  test("[HTTP3] 5,000 emoji written as JSON escapes fit", async () => {
    const person = await world.user("Long");
    const id = await world.conversation(ada, person);
    const escaped = "\\ud83d\\ude00".repeat(LIMITS.contentCodePoints);
    const response = await fetch(`${world.url}/v1/conversations/${id}/messages`, {
      method: "POST",
      headers: { authorization: `Bearer ${await world.token(ada)}`, "content-type": "application/json; charset=utf-8" },
      body: `{"content":"${escaped}"}`,
    });
    expect(response.status).toBe(201);
  });

  const wrongNumbers = ["0", "-1", "+1", "1.0", "1e3", "0x1", "01", " 1", "", "abc", "null", "9007199254740992", "١"];

  test.each(wrongNumbers.filter((id) => id !== ""))("[HTTP3] the id %j in a path is refused", async (id) => {
    const path = `/v1/conversations/${encodeURIComponent(id)}`;
    const asked = [
      world.request(ada, "GET", `${path}/messages`),
      world.request(ada, "POST", `${path}/messages`, { content: "x" }),
      world.request(ada, "POST", `${path}/read`, { messageIds: [] }),
    ];
    for (const response of await Promise.all(asked)) expect(await refusal(response)).toMatchObject(invalid);
  });

  test.each([...wrongNumbers, "1&before=2"])("[HTTP3] the number %j in a query is refused", async (number) => {
    const value = number.includes("&") ? number : encodeURIComponent(number);
    const queries = ["before", "after", "around", "limit"].map((name) => `messages?${name}=${value}`);
    for (const query of queries.filter((query) => number !== "1&before=2" || query.includes("?before"))) {
      const response = await world.request(ada, "GET", `/v1/conversations/${conversationId}/${query}`);
      expect(await refusal(response)).toMatchObject(invalid);
    }
  });

  test("[HTTP3] a page has at most 100 rows", async () => {
    for (const path of ["/v1/conversations", `/v1/conversations/${conversationId}/messages`]) {
      expect((await world.request(ada, "GET", `${path}?limit=${LIMITS.pageMax}`)).status).toBe(200);
      const tooMany = await world.request(ada, "GET", `${path}?limit=${LIMITS.pageMax + 1}`);
      expect(await refusal(tooMany)).toMatchObject({ ...invalid, details: "limit: must be at most 100" });
    }
  });

  test.each([
    ["/v1/conversations", { userId: "2" }],
    ["/v1/conversations", { userId: 1.5 }],
    ["/v1/conversations", {}],
    ["/v1/conversations/1/read", {}],
    ["/v1/conversations/1/read", { messageIds: ["1"] }],
    ["/v1/conversations/1/read", { messageIds: Array(LIMITS.messageIdsPerRead + 1).fill(1) }],
  ])("[HTTP3] %s with %j is refused", async (path, body) => {
    expect(await refusal(await world.request(ada, "POST", path, body))).toMatchObject(invalid);
  });

  test("[HTTP3] an address that is not UTF-8 is refused", async () => {
    const response = await world.request(ada, "GET", "/v1/conversations/%ff/messages");
    expect(await refusal(response)).toMatchObject(invalid);
  });
});
