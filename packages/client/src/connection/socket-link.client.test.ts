import type { User } from "@duologue/protocol";
import { createWorld, type World } from "@duologue/testkit";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { FakeClock } from "../../test/fake-clock.js";
import { createHeldNetwork, type HeldNetwork } from "../../test/held-network.js";
import { shows } from "../../test/shows.js";
import { Store } from "../state/store.js";
import type { Link } from "./link.js";
import { createSocketLink } from "./socket-link.js";

let world: World;
let ada: User;
let network: HeldNetwork;
let clock: FakeClock;
let link: Link;
/** What the listener was told, in order. */
let told: Store<readonly string[]>;

beforeAll(async () => {
  world = await createWorld({ maxSocketsPerUser: 1 });
  ada = await world.user("Ada");
});
beforeEach(async () => {
  network = await createHeldNetwork(world.url);
  clock = new FakeClock();
  told = new Store<readonly string[]>([]);
  link = createSocketLink({ origin: () => network.url, paths: () => ["/socket.io"], transports: ["websocket"], clock });
  const tell = (what: string) => told.update((before) => [...before, what]);
  link.listen({
    opened: () => tell("opened"),
    lost: () => tell("lost"),
    closed: () => tell("closed"),
    refused: (code) => tell(`refused ${code}`),
    ended: () => tell("ended"),
    heard: () => {},
  });
});
afterEach(async () => {
  link.close();
  await network[Symbol.asyncDispose]();
});
afterAll(() => world[Symbol.asyncDispose]());

async function open(): Promise<void> {
  link.open(await world.token(ada));
  await shows(told, (all) => all.includes("opened"));
}

test("[CLIENT4] a try that is not let in within 20 s is lost, once", async () => {
  network.holdAnswers();
  link.open(await world.token(ada));
  await clock.advance(19_999);
  expect(told.snapshot()).toEqual([]);
  await clock.advance(1);
  expect([told.snapshot(), clock.waits]).toEqual([["lost"], []]);
});

test("[CLIENT4] who is let in has no limit, and a try that was given up is not told", async () => {
  const token = await world.token(ada);
  network.holdAnswers();
  link.open(token);
  network.cut();
  network.mend();
  // In the same turn: the network is mended, and the first try might be let in before it is given up.
  link.open(token);
  await shows(told, (all) => all.includes("opened"));
  expect(clock.waits).toEqual([]);
  link.close();
  expect(told.snapshot()).toEqual(["opened"]);
});

test("[CLIENT7] a command without an answer for 10 s can be repeated", async () => {
  await open();
  network.holdAnswers();
  const answer = link.request("joinInbox", undefined);
  let isSettled = false;
  void answer.then(() => {
    isSettled = true;
  });
  await clock.advance(9_999);
  expect(isSettled).toBe(false);
  await clock.advance(1);
  expect(await answer).toMatchObject({ ok: false, code: "unavailable", retryable: true });
});

test("[CLIENT7] a command on a connection that breaks, and one without a connection, can be repeated", async () => {
  await open();
  network.holdAnswers();
  const answer = link.request("joinInbox", undefined);
  network.cut();
  expect(await answer).toMatchObject({ ok: false, code: "unavailable", retryable: true });
  await shows(told, (all) => all.includes("lost"));
  expect([told.snapshot(), clock.waits]).toEqual([["opened", "lost"], []]);
  expect(await link.request("joinInbox", undefined)).toMatchObject({ ok: false, retryable: true });
});

test("[CLIENT3] what the server ends for good is ended, and what breaks is lost", async () => {
  await open();
  const stranger = await world.token(await world.user("Bob"));
  await link.request("renewToken", { token: stranger });
  await shows(told, (all) => all.length > 1);
  expect([told.snapshot(), await link.request("joinInbox", undefined)]).toMatchObject([
    ["opened", "ended"],
    { ok: false },
  ]);

  told.set([]);
  await open();
  network.cut();
  await shows(told, (all) => all.length > 1);
  expect(told.snapshot()).toEqual(["opened", "lost"]);
});

test("[CLIENT29] [WIRE12] over WebSocket and long polling, a chat that closes is closed, and what breaks is lost", async () => {
  await using closing = await createWorld();
  await using way = await createHeldNetwork(closing.url);
  const token = await closing.token(await closing.user("Ada"));
  const links = (["websocket", "polling"] as const).map((transport) => {
    const events = new Store<readonly string[]>([]);
    const take = (event: string) => () => events.update((before) => [...before, event]);
    const over = createSocketLink({
      origin: () => way.url,
      paths: () => ["/socket.io"],
      transports: [transport],
      clock,
    });
    over.listen({
      opened: take("opened"),
      lost: take("lost"),
      closed: take("closed"),
      refused: take("refused"),
      ended: take("ended"),
      heard: () => {},
    });
    return { over, events };
  });
  const all = (count: number) =>
    Promise.all(links.map(({ events }) => shows(events, ({ length }) => length === count)));
  for (const { over } of links) over.open(token);
  await all(1);
  way.cut();
  await all(2);
  way.mend();
  for (const { over } of links) over.open(token);
  await all(3);
  await closing.chat.close();
  await all(4);
  for (const { events } of links) expect(events.snapshot()).toEqual(["opened", "lost", "opened", "closed"]);
  expect(clock.waits).toEqual([]);
});

test("[CLIENT3] a refused token is told with its code, and nothing else", async () => {
  link.open("null");
  await shows(told, (all) => all.length > 0);
  expect([told.snapshot(), clock.waits]).toEqual([["refused token_missing"], []]);
});

test("[CLIENT31] a rejection that is temporary is a loss, and the next attempt with the same token connects", async () => {
  const other = await world.connect(ada);
  link.open(await world.token(ada));
  await shows(told, (all) => all.length > 0);
  expect([told.snapshot(), clock.waits]).toEqual([["lost"], []]);
  other.close();
  // The server may learn of the end later than its client.
  while (!told.snapshot().includes("opened")) {
    const before = told.snapshot().length;
    link.open(await world.token(ada));
    await shows(told, (all) => all.length > before);
  }
  expect(new Set(told.snapshot())).toEqual(new Set(["lost", "opened"]));
});
