import type { User } from "@duologue/protocol";
import {
  createWorld,
  type RedisServer,
  type ServerProcess,
  startRedisServer,
  startServerProcess,
  TestSocket,
  type World,
} from "@duologue/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";

let redis: RedisServer;
/** One process is this one, the other is `there`; both began without Redis. */
let world: World;
let there: ServerProcess;
let ada: User;
let bob: User;
let conversationId: number;

beforeAll(async () => {
  redis = await startRedisServer({ listen: false });
  world = await createWorld({ redis: redis.url });
  there = await startServerProcess((world.databaseOptions as { url: string }).url, redis.url);
  [ada, bob] = [await world.user("Ada"), await world.user("Bob")];
  conversationId = await world.conversation(ada, bob);
});

afterAll(async () => {
  redis.resume();
  await there[Symbol.asyncDispose]();
  await world[Symbol.asyncDispose]();
  await redis[Symbol.asyncDispose]();
});

async function connectThere(user: User): Promise<TestSocket> {
  const socket = new TestSocket(there.url, { auth: { token: await world.token(user) } });
  await socket.hears("connect");
  return socket;
}

const send = (socket: TestSocket, by: User, content: string) =>
  socket.ask("sendMessage", { conversationId, senderId: by.user_id, content });

/** The value of a metric of a process. */
async function measured(url: string, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(new RegExp(`^${name} (.+)$`, "m").exec(text)?.[1]);
}

/** Resolves when both processes say that Redis is up (1) or away (0). */
async function bothSee(up: 0 | 1): Promise<void> {
  for (const url of [world.url, there.url]) while ((await measured(url, "duologue_redis_up")) !== up);
}

/** On each process, two sockets of one room serve each other; each lives on, and so does the process. */
async function eachServesItsOwn(): Promise<void> {
  for (const connect of [world.connect, connectThere]) {
    using one = await connect(ada);
    using other = await connect(bob);
    await other.ask("joinInbox");
    for (const socket of [one, other]) expect(await socket.ask("joinRoom", conversationId)).toMatchObject({ ok: true });
    for (let at = 0; at < 20; at += 1) {
      const { ok, message } = await send(one, ada, `${at}`);
      expect(ok).toBe(true);
      await other.hears("receiveMessage", ({ message_id }) => message_id === message.message_id);
    }
    await other.ask("leaveRoom", conversationId);
    await send(one, ada, "to the inbox");
    await other.hears("conversationUpdated");
  }
  for (const url of [world.url, there.url]) expect((await fetch(`${url}/readyz`)).status).toBe(200);
  expect(there.child.exitCode).toBeNull();
}

/** What is sent on either process is heard on the other. */
async function bothHearEachOther(here: TestSocket, elsewhere: TestSocket): Promise<void> {
  for (const [speaker, by, listener] of [
    [here, ada, elsewhere],
    [elsewhere, bob, here],
  ] as const) {
    const { message } = await send(speaker, by, "across");
    await listener.hears("receiveMessage", ({ message_id }) => message_id === message.message_id);
  }
}

const awayLines = () => world.log.filter((line) => line.includes("Redis is away"));

test("[CLUSTER7] without Redis a chat starts, says so, serves its own sockets, and finds the others when it comes", async () => {
  expect(awayLines().map((line) => JSON.parse(line))).toMatchObject([
    { level: 50, reason: expect.stringContaining("ECONNREFUSED") },
  ]);
  await bothSee(0);
  await eachServesItsOwn();
  using here = await world.connect(ada);
  using elsewhere = await connectThere(bob);
  for (const socket of [here, elsewhere]) await socket.ask("joinRoom", conversationId);
  await redis.restart();
  await bothSee(1);
  await bothHearEachOther(here, elsewhere);
});

test("[CLUSTER4] [CLUSTER5] Redis is killed: nothing waits for it; restarted, it connects rooms joined before and meanwhile", async () => {
  using before = await world.connect(ada);
  using elsewhere = await connectThere(bob);
  for (const socket of [before, elsewhere]) await socket.ask("joinRoom", conversationId);
  const dropped = await measured(world.url, "duologue_redis_dropped_total");
  await redis.kill();
  await eachServesItsOwn();
  await bothSee(0);
  using meanwhile = await world.connect(ada);
  await meanwhile.ask("joinRoom", conversationId);
  const { message } = await send(elsewhere, bob, "lost on its way");
  expect(await measured(world.url, "duologue_redis_dropped_total")).toBeGreaterThan(dropped);
  await redis.restart();
  await bothSee(1);
  for (const socket of [before, meanwhile]) await bothHearEachOther(socket, elsewhere);
  expect(before.all("receiveMessage")).not.toContainEqual(message);
  // What was lost on its way is found by asking, as clients do.
  const { revision, epoch, cursor } = { revision: message.revision - 1, ...(await before.ask("joinInbox")) };
  const asked = await before.ask("catchUp", { epoch, cursor, known: [{ conversationId, revision }] });
  expect(asked.conversations[0].messages).toContainEqual(message);
});

test("[CLUSTER4] Redis is silent with its connections open: nothing waits for it, and it is noticed", async () => {
  using before = await world.connect(ada);
  using elsewhere = await connectThere(bob);
  for (const socket of [before, elsewhere]) await socket.ask("joinRoom", conversationId);
  const noticed = awayLines().length;
  redis.pause();
  await eachServesItsOwn();
  await bothSee(0);
  expect(awayLines()).toHaveLength(noticed + 1);
  await eachServesItsOwn();
  redis.resume();
  await bothSee(1);
  await bothHearEachOther(before, elsewhere);
  expect([...before.all("disconnect"), ...elsewhere.all("disconnect")]).toEqual([]);
});
