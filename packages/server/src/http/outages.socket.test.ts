import { createTestDatabase, signToken, TEST_SECRET } from "@duologue/testkit";
import { pino } from "pino";
import { expect, test } from "vitest";
import { createChat } from "../create-chat.js";
import { openDatabase } from "../database/connect.js";
import { createLogger } from "../kernel/logger.js";
import { errorBody } from "./rows.js";

/** What a failure says; its body must be as the protocol has it. */
async function refusal(response: Response) {
  return { status: response.status, ...errorBody.strict().parse(await response.json()) };
}

/** A chat whose database can be taken away, asked without a network. */
async function loneChat() {
  const testDatabase = await createTestDatabase();
  const database = await openDatabase(testDatabase.options, createLogger("silent"));
  const log: string[] = [];
  const logger = pino({}, { write: (line: string) => void log.push(line) });
  const apiKey = "key";
  const chat = await createChat({ database, tokens: { secret: TEST_SECRET }, apiKey, logger, rateLimit: "off" });
  const user = await chat.users.upsert({ externalId: "a", name: "Ada" });
  const exp = Math.floor(Date.now() / 1000) + 3600;
  const userToken = await signToken({ sub: String(user.user_id), exp });
  const ask = async (method: string, path: string, { token = "", body = "" } = {}) => {
    const headers = {
      authorization: `Bearer ${token || userToken}`,
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

test("[HTTP13] a surprise answers 500 with an id that stands in the log, and tells nothing else", async () => {
  await using lone = await loneChat();
  await lone.database.query({ name: "", text: "alter table messages rename to gone" }, []);
  const answer = await refusal(await lone.ask("GET", "/v1/conversations"));
  expect(answer).toMatchObject({ status: 500, code: "internal", error: "Something went wrong on the server." });
  expect(lone.log.map((line) => JSON.parse(line).id)).toEqual([answer.details]);
  await lone.database.close();
});

test("[HTTP13] [HTTP14] while it closes, the chat is not ready; while the database is away, requests answer 503", async () => {
  await using lone = await loneChat();
  const away = { status: 503, code: "unavailable" };
  expect((await lone.ask("GET", "/readyz")).status).toBe(200);
  await lone.chat.close();
  expect(await refusal(await lone.ask("GET", "/readyz"))).toMatchObject({ ...away, error: "The server is closing." });
  expect((await lone.ask("GET", "/v1/users/me")).status).toBe(200);
  await lone.database.close();
  expect(await refusal(await lone.ask("GET", "/v1/users/me"))).toMatchObject(away);
  const put = await lone.ask("PUT", "/v1/users/by-external-id/x", { token: "key", body: '{"name":"x"}' });
  expect(await refusal(put)).toMatchObject(away);
  expect((await lone.ask("GET", "/healthz")).status).toBe(200);
  // Foreseen: nobody needs to look.
  expect(lone.log).toEqual([]);
});
