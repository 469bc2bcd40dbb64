import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createWorld,
  makeSelfSigned,
  type RedisServer,
  type ServerProcess,
  startRedisServer,
  startServerProcess,
  TestSocket,
} from "@duologue/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";

let folder: string;
let redis: RedisServer;
let cert: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "duologue-redis-tls-"));
  const certificate = makeSelfSigned(folder);
  cert = certificate.cert;
  redis = await startRedisServer({ certificate });
});
afterAll(async () => {
  await redis[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

test("[CLUSTER10] processes hear each other over rediss://, when they trust its certificate", async () => {
  expect(redis.url).toMatch(/^rediss:/);
  await using world = await createWorld();
  const { url } = world.databaseOptions as { url: string };
  const trusting = { NODE_EXTRA_CA_CERTS: cert };
  await using one = await startServerProcess(url, redis.url, trusting);
  await using other = await startServerProcess(url, redis.url, trusting);
  const [ada, bob] = [await world.user("Ada"), await world.user("Bob")];
  const conversationId = await world.conversation(ada, bob);
  const connect = async (to: ServerProcess, user: typeof ada) => {
    const socket = new TestSocket(to.url, { auth: { token: await world.token(user) } });
    await socket.hears("connect");
    await socket.ask("joinRoom", conversationId);
    return socket;
  };
  using here = await connect(one, ada);
  using there = await connect(other, bob);
  const { message } = await there.ask("sendMessage", { conversationId, senderId: bob.user_id, content: "secretly" });
  expect(await here.hears("receiveMessage")).toEqual(message);
});

test("[CLUSTER10] a Redis whose certificate is not trusted is away, and the log says why", async () => {
  await using world = await createWorld({ redis: redis.url });
  const lines = world.log.filter((line) => line.includes("Redis is away")).map((line) => JSON.parse(line));
  expect(lines).toMatchObject([{ reason: "DEPTH_ZERO_SELF_SIGNED_CERT" }]);
});
