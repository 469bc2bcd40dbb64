import { execFileSync } from "node:child_process";
import { type RedisServer, startRedisServer } from "@duologue/testkit";
import { createClient } from "redis";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Clock, systemClock } from "../kernel/clock.js";
import { createLogger } from "../kernel/logger.js";
import { RedisLink } from "./redis-link.js";

let redis: RedisServer;
beforeAll(async () => {
  redis = await startRedisServer();
});
afterAll(() => redis[Symbol.asyncDispose]());

/** A link, and what became of what it was given. */
async function createLink({ url = redis.url, clock = systemClock as Clock } = {}) {
  const log: string[] = [];
  const keep = (fields: object) => void log.push(JSON.stringify(fields));
  const counts = { dropped: 0 };
  const logger = { ...createLogger("silent"), error: keep };
  const onDropped = () => {
    counts.dropped += 1;
  };
  const link = new RedisLink({ url, clock, logger, onDropped });
  await link.start();
  return { link, counts, log, [Symbol.dispose]: () => link.close() };
}

/** Resolves with the next message of a channel. */
function next(link: RedisLink, channel: string): Promise<string> {
  return new Promise((resolve) => link.subscribe(channel, (message) => resolve(message.toString())));
}

/** Resolves at a later turn of the event loop. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await turn();
}

test("[CLUSTER5] what was left and is wanted again at once is heard", async () => {
  using here = await createLink();
  using there = await createLink();
  here.link.subscribe("room", () => {});
  await here.link.subscribed();
  // Nothing is answered in between.
  redis.pause();
  here.link.unsubscribe("room");
  const heard = next(here.link, "room");
  redis.resume();
  await here.link.subscribed();
  there.link.publish("room", "hello");
  expect(await heard).toBe("hello");
});

test("[CLUSTER5] after a restart all that is wanted is heard again, and nothing else", async () => {
  using here = await createLink();
  using there = await createLink();
  const strays: string[] = [];
  const channels = Array.from({ length: 2_500 }, (_, at) => `channel ${at}`);
  const old = channels.map((channel) => next(here.link, channel));
  here.link.subscribe("left", (message) => strays.push(message.toString()));
  await here.link.subscribed();
  await redis.kill();
  await until(() => !here.link.isUp && !there.link.isUp);
  here.link.unsubscribe("left");
  const added = next(here.link, "added while away");
  await redis.restart();
  await until(() => here.link.isUp && there.link.isUp);
  for (const channel of ["left", ...channels, "added while away"]) there.link.publish(channel, channel);
  expect(await Promise.all(old)).toEqual(channels);
  expect(await added).toBe("added while away");
  expect(strays).toEqual([]);
  expect(here.log.join()).toMatch(/^\{"reason":"[^"]+"\}$/);
});

/** A clock that lets everything happen which waits for so long, when told to. */
function heldClock() {
  const timers = new Map<() => void, number>();
  const clock: Clock = {
    now: () => 0,
    after(ms, callback) {
      timers.set(callback, ms);
      return () => timers.delete(callback);
    },
  };
  const elapse = (ms: number) => {
    for (const [callback, due] of timers) {
      if (due === ms && timers.delete(callback)) callback();
    }
  };
  return { clock, elapse };
}

test("[CLUSTER4] a Redis that says anything is busy, not away, however late it answers", async () => {
  const { clock, elapse } = heldClock();
  using here = await createLink({ clock });
  const heard: string[] = [];
  here.link.subscribe("room", (message) => heard.push(message.toString()));
  await here.link.subscribed();
  // Within one turn: it has left Redis, and is not read yet when the ping leaves, which nobody answers.
  execFileSync("redis-cli", ["-p", String(redis.port), "spublish", "room", "late"]);
  execFileSync("redis-cli", ["-p", String(redis.port), "ping"]);
  redis.pause();
  try {
    elapse(1_000);
    await until(() => heard.length === 1);
    elapse(2_000);
    await turn();
    await turn();
    expect(here.link.isUp).toBe(true);
    // Since then it has said nothing.
    elapse(2_000);
    await until(() => !here.link.isUp);
    expect(here.log).toEqual(['{"reason":"no answer within 2 s"}']);
  } finally {
    redis.resume();
  }
});

test("[CLUSTER4] a join waits half a second for a silent Redis, and not at all for one that is known to be away", async () => {
  const { clock, elapse } = heldClock();
  using here = await createLink({ clock });
  redis.pause();
  try {
    let isDone = false;
    here.link.subscribe("room", () => {});
    const joined = here.link.subscribed().then(() => {
      isDone = true;
    });
    await turn();
    expect(isDone).toBe(false);
    elapse(500);
    await joined;
    expect(here.link.isUp).toBe(true);
    // The next ping is not answered in time.
    elapse(1_000);
    elapse(2_000);
    await until(() => !here.link.isUp);
    here.link.subscribe("another", () => {});
    await here.link.subscribed();
    expect(here.log).toEqual(['{"reason":"no answer within 2 s"}']);
  } finally {
    redis.resume();
  }
});

test("[CLUSTER6] what a silent Redis does not take is dropped and counted, and memory stays bounded", async () => {
  using here = await createLink();
  using there = await createLink();
  const message = "x".repeat(64 * 1024);
  const heard: number[] = [];
  there.link.subscribe("room", ({ length }) => heard.push(length));
  await there.link.subscribed();
  redis.pause();
  const sent = 2_000;
  for (let at = 0; at < sent; at += 1) here.link.publish("room", message);
  redis.resume();
  // 16 MiB were on their way, 112 MB were not kept.
  expect(here.counts.dropped).toBe(sent - 256);
  await until(() => heard.length === 256);
  here.link.publish("room", message);
  await until(() => heard.length === 257);
  expect(here.counts.dropped).toBe(sent - 256);
});

test("[CLUSTER6] while Redis is away, everything is dropped and counted at once", async () => {
  using here = await createLink({ url: "redis://127.0.0.1:1" });
  for (let at = 0; at < 1_000; at += 1) here.link.publish("room", "nobody");
  expect(here.counts.dropped).toBe(1_000);
  expect(here.log).toEqual(['{"reason":"connect ECONNREFUSED 127.0.0.1:1"}']);
});

/** The address of a user of this Redis who has no other rights than these. */
async function userWith(...rights: string[]): Promise<string> {
  const admin = createClient({ url: redis.url });
  await admin.connect();
  await admin.sendCommand(["ACL", "SETUSER", "chat", "reset", "on", ">secret", ...rights]);
  await admin.close();
  return redis.url.replace("//", "//chat:secret@");
}

test("[CLUSTER7] a Redis that refuses subscriptions is away, and says why once", async () => {
  using here = await createLink({ url: await userWith("+@pubsub", "+@connection") });
  expect(here.link.isUp).toBe(true);
  here.link.subscribe("room", () => {});
  await here.link.subscribed();
  await until(() => here.log.length > 0);
  expect(here.log.join()).toMatch(/^\{"reason":"NOPERM [\w ]*permissions to access [a-z ]*"\}$/);
  expect(here.link.isUp).toBe(false);
});

test("[CLUSTER7] the rights that the guide names are enough", async () => {
  using here = await createLink({ url: await userWith("+@pubsub", "+@connection", "&duologue:*") });
  const heard = next(here.link, "duologue:room");
  await here.link.subscribed();
  here.link.publish("duologue:room", "hello");
  expect(await heard).toBe("hello");
  here.link.unsubscribe("duologue:room");
  expect(here.log).toEqual([]);
});
