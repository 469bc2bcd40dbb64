import { request as rawRequest } from "node:http";
import { LIMITS, type User } from "@duologue/protocol";
import { createTestDatabase, createWorld, signToken, TEST_SECRET, type World } from "@duologue/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createChat } from "../create-chat.js";
import { openDatabase } from "../database/connect.js";
import { createLogger } from "../kernel/logger.js";
import { errorBody } from "./rows.js";

let world: World;
let ada: User;
let bob: User;
let conversationId: number;

beforeAll(async () => {
  world = await createWorld();
  [ada, bob] = [await world.user("Ada"), await world.user("Bob")];
  conversationId = await world.conversation(ada, bob);
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
    ["token_invalid", async (user) => `Bearer ${await signToken({ sub: `${user.user_id}`, exp: inAnHour() }, "other")}`],
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

  test.each([
    ["GET", "/"],
    ["GET", "/v1"],
    ["GET", "/v1/conversations/1"],
    ["DELETE", "/v1/conversations"],
    ["PUT", "/v1/users/me"],
    ["POST", "/v1/users/by-external-id/x"],
  ])("[HTTP2] there is no %s %s", async (method, path) => {
    expect(await refusal(await world.request(ada, method, path))).toMatchObject({ status: 404, code: "not_found" });
  });
});

describe("what is not valid", () => {
  async function raw(body: BodyInit, contentType: string | null = "application/json") {
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
  const invalid = { status: 400, code: "invalid_payload" };

  test.each<[string, BodyInit, (string | null)?]>([
    ["no JSON", "{"],
    ["nothing", ""],
    ["JSON after a mark of another encoding", new Uint8Array([0xff, 0xfe, 0x7b, 0x7d])],
    ["broken UTF-8 within JSON", Buffer.from(good.replace("good", "\xff"), "latin1")],
    ["text", good, "text/plain"],
    ["a form", "content=good", "application/x-www-form-urlencoded"],
    ["bytes of no type", Buffer.from(good), null],
    ["null", "null"],
    ["an array", "[]"],
    ["a string", '"good"'],
    ["depth", `{"content":${"[".repeat(20_000)}${"]".repeat(20_000)}}`],
    ["no content", "{}"],
    ["white space", JSON.stringify({ content: " \n\u3000" })],
    ["a number", JSON.stringify({ content: 5 })],
    ["a NUL", JSON.stringify({ content: "a\0b" })],
    ["a lone surrogate", '{"content":"\\ud800"}'],
    ["too many characters", JSON.stringify({ content: "x".repeat(LIMITS.contentCodePoints + 1) })],
    ["a key that is no UUID", JSON.stringify({ content: "good", clientMessageId: "1" })],
    ["too many bytes", JSON.stringify({ content: "good", more: "x".repeat(LIMITS.frameBytes) })],
  ])("[HTTP3] a body of %s is refused, and stores nothing", async (_, body, contentType = "application/json") => {
    expect(await raw(body, contentType)).toMatchObject(invalid);
    expect(await world.sql("select 1 from messages")).toEqual([]);
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
    expect(await world.sql("select 1 from messages")).toEqual([]);
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
    await world.sql("update conversations set last_message_id = null where conversation_id = $1", [id]);
    await world.sql("delete from messages where conversation_id = $1", [id]);
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

describe("too much", () => {
  test("[HTTP12] the allowances are those of the socket; what is refused says when to come again", async () => {
    await using limited = await createWorld({ rateLimit: 1 });
    const [cleo, dan] = [await limited.user("Cleo"), await limited.user("Dan")];
    const id = await limited.conversation(cleo, dan);
    const path = `/v1/conversations/${id}/messages`;
    // What is invalid costs nothing.
    for (let at = 0; at < 5; at += 1) await limited.request(cleo, "POST", path, { content: "" });
    const statuses = [];
    let refused: Response | undefined;
    for (let at = 0; at < 6 && !refused; at += 1) {
      const response = await limited.request(cleo, "POST", path, { content: `message ${at}` });
      statuses.push(response.status);
      if (response.status === 429) refused = response;
    }
    expect(statuses.slice(0, 3)).toEqual([201, 201, 201]);
    expect(statuses.at(-1)).toBe(429);
    expect(Number(refused?.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
    expect(refused && (await refusal(refused))).toMatchObject({ status: 429, code: "rate_limited" });
    const socket = await limited.connect(cleo);
    const overSocket = await socket.ask("sendMessage", { conversationId: id, senderId: cleo.user_id, content: "x" });
    expect(overSocket).toMatchObject({ ok: false, code: "rate_limited" });
    expect((await limited.request(dan, "POST", path, { content: "the neighbour" })).status).toBe(201);
    expect((await limited.request(cleo, "GET", path)).status).toBe(200);
  });

  test("[HTTP12] reading, opening and read marks have allowances too", async () => {
    await using limited = await createWorld({ rateLimit: 20 });
    const [cleo, dan] = [await limited.user("Cleo"), await limited.user("Dan")];
    const id = await limited.conversation(cleo, dan);
    const flood = async (method: string, path: string, body?: unknown) => {
      const asked = Array.from({ length: 120 }, () => limited.request(cleo, method, path, body));
      return new Set((await Promise.all(asked)).map(({ status }) => status));
    };
    expect(await flood("POST", "/v1/conversations", { userId: dan.user_id })).toEqual(new Set([200, 429]));
    expect(await flood("POST", `/v1/conversations/${id}/read`, { messageIds: [] })).toEqual(new Set([200, 429]));
    expect(await flood("GET", "/v1/users")).toContain(429);
  });
});

describe("what goes wrong", () => {
  /** A chat whose database can be taken away, asked without a network. */
  async function loneChat() {
    const testDatabase = await createTestDatabase();
    const database = await openDatabase(testDatabase.options, createLogger("silent"));
    const log: string[] = [];
    const { pino } = await import("pino");
    const logger = pino({}, { write: (line: string) => void log.push(line) });
    const apiKey = "key";
    const chat = await createChat({ database, tokens: { secret: TEST_SECRET }, apiKey, logger, rateLimit: "off" });
    const user = await chat.users.upsert({ externalId: "a", name: "Ada" });
    const ask = async (method: string, path: string, { token = "", body = "" } = {}) => {
      const headers = {
        authorization: `Bearer ${token || (await world.token(user))}`,
        ...(body !== "" && { "content-type": "application/json" }),
      };
      return chat.fetch(new Request(`http://chat.test${path}`, { method, headers, ...(body !== "" && { body }) }));
    };
    const dispose = async () => {
      await chat.close();
      await testDatabase[Symbol.asyncDispose]();
    };
    return { chat, database, log, ask, [Symbol.asyncDispose]: dispose };
  }

  test("[HTTP13] while the database is away, requests answer 503 and nothing is logged as unforeseen", async () => {
    await using lone = await loneChat();
    await lone.database.close();
    const away = { status: 503, code: "unavailable" };
    expect(await refusal(await lone.ask("GET", "/v1/users/me"))).toMatchObject(away);
    const put = await lone.ask("PUT", "/v1/users/by-external-id/x", { token: "key", body: '{"name":"x"}' });
    expect(await refusal(put)).toMatchObject(away);
    expect(await refusal(await lone.ask("GET", "/readyz"))).toMatchObject(away);
    expect((await lone.ask("GET", "/healthz")).status).toBe(200);
    expect(lone.log).toEqual([]);
  });

  test("[HTTP13] a surprise answers 500 with an id that stands in the log, and tells nothing else", async () => {
    await using lone = await loneChat();
    await lone.database.query({ name: "", text: "alter table messages rename to gone" }, []);
    const answer = await refusal(await lone.ask("GET", "/v1/conversations"));
    expect(answer).toMatchObject({ status: 500, code: "internal", error: "Something went wrong on the server." });
    expect(lone.log.map((line) => JSON.parse(line).id)).toEqual([answer.details]);
    await lone.database.close();
  });

  test("[HTTP14] while it closes, the chat is not ready", async () => {
    const lone = await loneChat();
    expect((await lone.ask("GET", "/readyz")).status).toBe(200);
    await lone.chat.close();
    expect(await refusal(await lone.ask("GET", "/readyz"))).toMatchObject({ status: 503, code: "unavailable" });
    await lone.database.close();
  });
});
