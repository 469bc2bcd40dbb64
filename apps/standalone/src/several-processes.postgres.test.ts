import {
  createTestDatabase,
  type RedisServer,
  startRedisServer,
  type TestDatabase,
  TestSocket,
} from "@duologue/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ApplicationProcess } from "../test/application-process.js";

let database: TestDatabase;
let redis: RedisServer;

beforeAll(async () => {
  ApplicationProcess.build();
  database = await createTestDatabase({ migrated: false });
  redis = await startRedisServer({ listen: false });
});
afterAll(async () => {
  await redis[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

/** The application, which begins without its Redis. */
async function startApplication() {
  const DATABASE_URL = "url" in database.options ? database.options.url : "";
  const AUTH_SECRET = "a secret with more than 32 characters";
  const application = new ApplicationProcess({ DATABASE_URL, AUTH_SECRET, REDIS_URL: redis.url });
  return { application, url: await application.ready() };
}

/** Somebody who signs up at one process and connects there. */
async function arrive(url: string, name: string) {
  const body = JSON.stringify({ name, email: `${name}@example.com`, password: "correct horse" });
  const headers = { "content-type": "application/json" };
  const signedUp = await fetch(`${url}/auth/sign-up/email`, { method: "POST", headers, body });
  const cookie = signedUp.headers.get("set-cookie")?.split(";")[0] ?? "";
  const { token } = await (await fetch(`${url}/auth/token`, { headers: { cookie } })).json();
  const socket = new TestSocket(url, { auth: { token } });
  await socket.hears("connect");
  const { user_id } = await (
    await fetch(`${url}/v1/users/me`, { headers: { authorization: `Bearer ${token}` } })
  ).json();
  return { token, socket, userId: user_id as number };
}

async function untilUp(url: string): Promise<void> {
  while (!(await (await fetch(`${url}/metrics`)).text()).includes("\nduologue_redis_up 1\n"));
}

test("[CLUSTER1] [CLUSTER7] two applications that began without their Redis find each other when it comes", async () => {
  const [first, second] = await Promise.all([startApplication(), startApplication()]);
  const [ada, bob] = [await arrive(first.url, "ada"), await arrive(second.url, "bob")];
  await redis.restart();
  await Promise.all([untilUp(first.url), untilUp(second.url)]);
  const headers = { authorization: `Bearer ${ada.token}`, "content-type": "application/json" };
  const body = JSON.stringify({ userId: bob.userId });
  const opened = await fetch(`${first.url}/v1/conversations`, { method: "POST", headers, body });
  const { conversation_id: conversationId } = await opened.json();
  await bob.socket.ask("joinRoom", conversationId);
  await ada.socket.ask("sendMessage", { conversationId, senderId: ada.userId, content: "hello" });
  expect(await bob.socket.hears("receiveMessage")).toMatchObject({ content: "hello", sender_id: ada.userId });

  // A silent Redis does not hold up the end either.
  redis.pause();
  const ends = await Promise.all([first, second].map(({ application }) => application.end("SIGTERM")));
  redis.resume();
  for (const { code, stdout, stderr } of ends) {
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout.split("\n").filter((line) => line.includes("Redis is away"))).toHaveLength(1);
  }
});
