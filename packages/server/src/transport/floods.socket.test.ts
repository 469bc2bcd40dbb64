import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import type { User } from "@duologue/protocol";
import { createWorld, type World } from "@duologue/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";

let world: World;
let ada: User;
let bob: User;
let conversationId: number;

beforeAll(async () => {
  world = await createWorld({ rateLimit: 20 });
  [ada, bob] = [await world.user("Ada"), await world.user("Bob")];
  conversationId = await world.conversation(ada, bob);
});

afterAll(() => world[Symbol.asyncDispose]());

test("[LIMIT1] [LIMIT2] of 1,000 messages in one tick the allowance is stored, in order; another is not held up", async () => {
  const [a, b] = [await world.connect(ada), await world.connect(bob)];
  await b.ask("joinRoom", conversationId);
  const flood = Promise.all(
    Array.from({ length: 1_000 }, (_, at) =>
      a.ask("sendMessage", { conversationId, senderId: ada.user_id, content: `flood ${at}` }),
    ),
  );
  const other = b.ask("sendMessage", { conversationId, senderId: bob.user_id, content: "not held up" });
  const [answers, { message }] = await Promise.all([flood, other]);

  const stored = answers.filter((answer) => answer.ok);
  expect(stored.length).toBeGreaterThanOrEqual(60);
  expect(stored.length).toBeLessThan(100);
  const contents = stored.map((answer) => Number(answer.message.content.split(" ")[1]));
  expect(contents).toEqual([...contents].sort((x, y) => x - y));
  const ids = stored.map((answer) => answer.message.message_id);
  expect(ids).toEqual([...ids].sort((x, y) => x - y));
  for (const answer of answers.filter((each) => !each.ok)) {
    expect(answer).toMatchObject({ code: "rate_limited", retryable: true, retryAfterMs: expect.any(Number) });
  }
  expect(message.message_id).toBeLessThan(ids.at(-1));
});

test("[LIMIT2] without a rate limit too, 8 commands run, 100 wait, and what is above is refused", async () => {
  await using calm = await createWorld();
  const [user, other] = [await calm.user("Eager"), await calm.user("Other")];
  const id = await calm.conversation(user, other);
  const socket = await calm.connect(user);
  const command = { conversationId: id, senderId: user.user_id, content: "eager" };
  const answers = await Promise.all(Array.from({ length: 1_000 }, () => socket.ask("sendMessage", command)));
  const refused = answers.filter((answer) => !answer.ok);
  expect(refused.length).toBeGreaterThan(0);
  expect(new Set(refused.map((answer) => answer.code))).toEqual(new Set(["rate_limited"]));
  expect(answers.length - refused.length).toBeGreaterThanOrEqual(101);
});

test("[LIMIT3] what is invalid costs no allowance", async () => {
  const [user, other] = [await world.user("Clumsy"), await world.user("Patient")];
  const id = await world.conversation(user, other);
  const socket = await world.connect(user);
  for (let at = 0; at < 200; at += 1) {
    const answer = await socket.ask("sendMessage", { conversationId: id, senderId: user.user_id, content: "" });
    expect(answer.code).toBe("invalid_payload");
  }
  const answer = await socket.ask("sendMessage", { conversationId: id, senderId: user.user_id, content: "at last" });
  expect(answer.ok).toBe(true);
});

test("[LIMIT4] joins and reads have allowances of their own", async () => {
  const now = Date.now();
  // Time stands still: on a busy machine 80 joins take so long that the allowance grows again meanwhile.
  await using still = await createWorld({ rateLimit: 20, clock: { now: () => now, after: () => () => {} } });
  const [user, other] = [await still.user("Restless"), await still.user("Other")];
  const id = await still.conversation(user, other);
  const socket = await still.connect(user);
  const joins = await Promise.all(Array.from({ length: 80 }, () => socket.ask("joinRoom", id)));
  expect(joins.filter((answer) => answer.ok)).toHaveLength(50);
  expect(joins.filter((answer) => answer.code === "rate_limited")).toHaveLength(30);
  expect(await socket.ask("markAsRead", { conversationId: id, messageIds: [] })).toMatchObject({ ok: true });
});

test("[LIMIT5] a socket that sends 100,000 unknown events is ended after 100", async () => {
  const socket = await world.connect(ada, { reconnection: true });
  const ended = socket.hears("disconnect");
  for (let at = 0; at < 100_000; at += 1) socket.emit("dance", {});
  expect(await ended).toBe("io server disconnect");
  expect(socket.errors).toHaveLength(100);
  expect(new Set(socket.errors.map((error) => error.code))).toEqual(new Set(["unknown_event"]));
});

describe("[LIMIT6] a peer that joined and stops reading", () => {
  test("is cut off, at no cost to others, and has everything once after its return", async () => {
    await using calm = await createWorld();
    const [sender, reader] = [await calm.user("Sender"), await calm.user("Reader")];
    const id = await calm.conversation(sender, reader);
    const [a, healthy] = [await calm.connect(sender), await calm.connect(reader)];
    await healthy.ask("joinRoom", id);

    const slow = new WebSocket(`${calm.url.replace("http", "ws")}/socket.io/?EIO=4&transport=websocket`);
    await once(slow, "message");
    slow.send(`40${JSON.stringify({ token: await calm.token(reader) })}`);
    await once(slow, "message");
    slow.send(`420["joinRoom",${id}]`);
    const [joined] = await once(slow, "message");
    const { revision } = JSON.parse(String(joined).slice(3))[0];
    slow.pause();

    const content = "x".repeat(5_000);
    const count = 4_000;
    for (let at = 0; at < count; at += 50) {
      const batch = Array.from({ length: 50 }, () =>
        a.ask("sendMessage", { conversationId: id, senderId: sender.user_id, content }),
      );
      for (const answer of await Promise.all(batch)) expect(answer.ok).toBe(true);
    }
    const closed = once(slow, "close");
    slow.resume();
    await closed;
    expect(calm.log.filter((line) => line.includes("a peer that does not read"))).toHaveLength(1);
    await healthy.until(() => healthy.all("receiveMessage").length === count);

    const back = await calm.connect(reader);
    const { epoch, cursor } = await back.ask("joinInbox");
    const got: number[] = [];
    for (let known = revision, more = true; more; ) {
      const { conversations } = await back.ask("catchUp", {
        epoch,
        cursor,
        known: [{ conversationId: id, revision: known }],
      });
      got.push(...conversations[0].messages.map((message: { message_id: number }) => message.message_id));
      ({ revision: known, has_more: more } = conversations[0]);
    }
    expect(got).toHaveLength(count);
    expect(new Set(got).size).toBe(count);
  }, 180_000);
});

test("[LIMIT6] a burst within the allowance cuts off nobody who reads", async () => {
  await using calm = await createWorld();
  const [sender, reader] = [await calm.user("Sender"), await calm.user("Reader")];
  const id = await calm.conversation(sender, reader);
  const sockets = await Promise.all(Array.from({ length: 8 }, () => calm.connect(sender)));
  sockets.push(await calm.connect(reader));
  await Promise.all(sockets.map((socket) => socket.ask("joinRoom", id)));
  // 30 kB each as JSON.
  const command = { conversationId: id, senderId: sender.user_id, content: `x${"\u0001".repeat(4_999)}` };
  const sent = sockets
    .slice(0, 8)
    .flatMap((socket) => Array.from({ length: 8 }, () => socket.ask("sendMessage", command)));
  for (const answer of await Promise.all(sent)) expect(answer.ok).toBe(true);
  for (const socket of sockets) await socket.until(() => socket.all("receiveMessage").length === sent.length);
  expect(sockets.flatMap((socket) => socket.all("disconnect"))).toEqual([]);
});

test("[LIMIT6] [SYNC7] an answer of one large revision reaches who reads, and so does what comes behind it", async () => {
  await using calm = await createWorld();
  const [sender, reader] = [await calm.user("Sender"), await calm.user("Reader")];
  const id = await calm.conversation(sender, reader);
  const [a, b] = [await calm.connect(sender), await calm.connect(reader)];
  const { epoch, cursor } = await a.ask("joinInbox");
  await a.ask("joinRoom", id);
  const content = `x${"\u0001".repeat(4_999)}`;
  const messageIds: number[] = [];
  for (let at = 0; at < 500; at += 100) {
    const command = { conversationId: id, senderId: sender.user_id, content };
    const answers = await Promise.all(Array.from({ length: 100 }, () => a.ask("sendMessage", command)));
    messageIds.push(...answers.map(({ message }) => message.message_id));
  }
  expect(await b.ask("markAsRead", { conversationId: id, messageIds })).toMatchObject({ ok: true, messageIds });
  const caughtUp = a.ask("catchUp", { epoch, cursor, known: [{ conversationId: id, revision: 500 }] });
  const behind = a.ask("sendMessage", { conversationId: id, senderId: sender.user_id, content: "behind it" });
  const { conversations } = await caughtUp;
  expect(conversations[0]).toMatchObject({ revision: 501 });
  expect(conversations[0].messages).toHaveLength(500);
  expect(await behind).toMatchObject({ ok: true });
  expect(a.all("disconnect")).toEqual([]);
});

test("[LIMIT7] a flood of pings from a peer that never reads takes no memory", async () => {
  const raw = new WebSocket(`${world.url.replace("http", "ws")}/socket.io/?EIO=4&transport=websocket`);
  await once(raw, "message");
  raw.send(`40${JSON.stringify({ token: await world.token(ada) })}`);
  await once(raw, "message");
  raw.pause();
  raw.on("error", () => {});
  const before = process.memoryUsage().arrayBuffers;
  const payload = Buffer.alloc(125, "p");
  let isOpen = true;
  const closed = once(raw, "close").then(() => {
    isOpen = false;
  });
  for (let sent = 0; sent < 63 * 1024 * 1024 && isOpen; sent += 1_000 * payload.length) {
    const batch = Array.from(
      { length: 1_000 },
      () => new Promise<void>((done) => raw.ping(payload, undefined, () => done())),
    );
    await Promise.race([Promise.all(batch), closed]);
  }
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 1024 * 1024);
  raw.terminate();
  expect((await fetch(`${world.url}/socket.io/?EIO=4&transport=polling`)).status).toBe(200);
});

test("[LIMIT8] more connections than the process takes are answered 429", async () => {
  await using small = await createWorld({ maxConnections: 1 });
  const user = await small.user("First");
  const first = await small.connect(user, { transports: ["polling"] });
  expect((await fetch(`${small.url}/socket.io/?EIO=4&transport=polling`)).status).toBe(429);
  const raw = new WebSocket(`${small.url.replace("http", "ws")}/socket.io/?EIO=4&transport=websocket`);
  const [, response] = (await once(raw, "unexpected-response")) as [unknown, { statusCode: number }];
  expect(response.statusCode).toBe(429);
  // One that names an upgrade and does not ask for it is long polling.
  const named = get(`${small.url}/socket.io/?EIO=4&transport=polling`, { headers: { upgrade: "websocket" } });
  const [answer] = (await once(named, "response")) as [IncomingMessage];
  expect(answer.statusCode).toBe(429);
  answer.resume();
  // Whoever is connected goes on: each of its requests belongs to a connection that is open.
  expect(await first.ask("joinInbox")).toMatchObject({ ok: true });
});
