import { LIMITS, type User } from "@duologue/protocol";
import { createWorld, type World } from "@duologue/testkit";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { FakeClock } from "../test/fake-clock.js";
import { createHeldNetwork, type HeldNetwork } from "../test/held-network.js";
import { shows } from "../test/shows.js";
import type { ClientOptions } from "./client-options.js";
import { type Clock, systemClock } from "./clock.js";
import { createClient } from "./create-client.js";
import type { DuologueClient } from "./duologue-client.js";
import { Store } from "./state/store.js";

let world: World;
let network: HeldNetwork;
let ada: User;
let bob: User;
let conversationId: number;
let client: DuologueClient;

beforeAll(async () => {
  world = await createWorld();
});
beforeEach(async () => {
  network = await createHeldNetwork(world.url);
  [ada, bob] = [await world.user("Ada"), await world.user("Bob")];
  conversationId = await world.conversation(ada, bob);
});
afterEach(async () => {
  client.disconnect();
  await network[Symbol.asyncDispose]();
});
afterAll(() => world[Symbol.asyncDispose]());

/** Ada's client with the conversation open, over the held network. */
async function open(options: Partial<ClientOptions> = {}): Promise<void> {
  client = createClient({ url: network.url, token: () => world.token(ada), ...options });
  client.connect();
  client.open(conversationId);
  await shows(client.timeline(conversationId), ({ status }) => status === "ready");
  await isAt("live");
}

function isAt(wanted: string) {
  return shows(client.connection, ({ status }) => status === wanted);
}

function shown() {
  return client
    .timeline(conversationId)
    .snapshot()
    .messages.map(({ content, delivery }) => [content, delivery]);
}

function written(count: number) {
  return shows(
    client.timeline(conversationId),
    ({ messages }) => messages.length === count && messages.every(({ delivery }) => delivery === "sent"),
  );
}

test.each([["websocket"], ["polling"]] as const)(
  "[CLIENT7] a message whose acknowledgement was lost is stored once, over %s",
  async (transport) => {
    await open({ transports: [transport] });
    const witness = await world.connect(bob);
    await witness.ask("joinRoom", conversationId);
    network.holdAnswers();
    client.sendMessage(conversationId, "once");
    await witness.hears("receiveMessage");
    // Long polling may notice by itself that answers fail to come.
    expect(shown()).not.toEqual([["once", "sent"]]);
    network.cut();
    await isAt("offline");
    expect(shown()).toEqual([["once", "queued"]]);
    network.mend();
    client.retryNow();
    await written(1);
    expect(await world.sql("select 1 from messages where conversation_id = $1", [conversationId])).toHaveLength(1);
    expect(witness.all("receiveMessage")).toHaveLength(1);
  },
);

test("[CLIENT4] [CLIENT12] a broken connection heals by itself, with all that was missed", async () => {
  await open();
  network.cut();
  await isAt("offline");
  const witness = await world.connect(bob);
  for (const content of ["one", "two"]) {
    await witness.ask("sendMessage", { conversationId, senderId: bob.user_id, content });
  }
  client.sendMessage(conversationId, "three");
  network.mend();
  await written(3);
  expect(shown().map(([content]) => content)).toEqual(["one", "two", "three"]);
  await shows(client.conversations, ({ conversations }) => conversations[0]?.unread_count === 2);
});

test("[CLIENT17] what was seen while the connection was broken is read afterwards", async () => {
  const witness = await world.connect(bob);
  await witness.ask("joinRoom", conversationId);
  const { message } = await witness.ask("sendMessage", { conversationId, senderId: bob.user_id, content: "look" });
  await open();
  network.cut();
  await isAt("offline");
  client.markAsRead(conversationId, [message.message_id]);
  expect(client.timeline(conversationId).snapshot().messages[0]?.read_status).toBe(false);
  network.mend();
  await witness.hears("messageUpdated", ({ messageIds }) => messageIds.includes(message.message_id));
  await shows(client.timeline(conversationId), ({ messages }) => messages[0]?.read_status === true);
});

test("[CLIENT5] the token is renewed on the open connection, before the server ends it", async () => {
  // Only the renewal is in the test's hand. If an hour passed for the link too, it would ask 140 regular questions in one
  // breath, and the server may then put off the renewal.
  const renewals = new Store<readonly { readonly inMs: number; readonly begin: () => void }[]>([]);
  const clock: Clock = {
    now: systemClock.now,
    after(inMs, begin) {
      if (inMs < 3_000_000) return systemClock.after(inMs, begin);
      renewals.update((before) => [...before, { inMs, begin }]);
      return () => {};
    },
  };
  const statuses: string[] = [];
  let asked = 0;
  const token = () => {
    asked += 1;
    return world.token(ada, { exp: Math.floor(Date.now() / 1_000) + asked * 3_600 });
  };
  await open({ token, clock });
  client.connection.subscribe(() => statuses.push(client.connection.snapshot().status));
  const [first] = renewals.snapshot();
  expect(first?.inMs).toBeGreaterThan(3_500_000);
  first?.begin();
  const [, second] = await shows(renewals, ({ length }) => length > 1);
  // The server has taken the second one, which lasts for another hour.
  expect(second?.inMs).toBeGreaterThan(7_000_000);
  expect([asked, statuses]).toEqual([2, []]);
});

/** Bob's message is stored, and no broadcast tells of it: as after the death of a Redis, or of the process that sent it. */
async function storeUnheard(content: string): Promise<void> {
  await world.sql(
    "select from save_messages_v1(array[$1::bigint], array[$2::bigint], array[$3::text], array[null::uuid])",
    [conversationId, bob.user_id, content],
  );
}

test("[CLIENT11] a lost broadcast heals when a later one shows the gap, after the 150 ms in which it may still come", async () => {
  const clock = new FakeClock();
  await open({ clock });
  await storeUnheard("lost");
  const witness = await world.connect(bob);
  await witness.ask("sendMessage", { conversationId, senderId: bob.user_id, content: "heard" });
  await written(1);
  expect(clock.waits[0]).toBe(LIMITS.gapWaitMs);
  await clock.advance(LIMITS.gapWaitMs);
  await written(2);
  expect(shown().map(([content]) => content)).toEqual(["lost", "heard"]);
});

test("[CLIENT13] a lost broadcast that nothing follows heals with the regular question, also in a conversation that is not open", async () => {
  const clock = new FakeClock();
  await open({ clock, random: () => 0.5 });
  const cleo = await world.user("Cleo");
  const other = await world.conversation(ada, cleo);
  await storeUnheard("lost");
  await world.sql(
    "update conversations set revision = 1, changed_xid = pg_current_xact_id() where conversation_id = $1",
    [other],
  );
  await clock.advance(LIMITS.catchUpIntervalMs);
  await written(1);
  await shows(client.conversations, ({ conversations }) => conversations.some((row) => row.conversation_id === other));
});

test("[CLIENT25] a connection that only seems to be open is replaced in 5 s by one that has what was missed", async () => {
  const clock = new FakeClock();
  await open({ clock });
  network.freeze();
  const witness = await world.connect(bob);
  await witness.ask("sendMessage", { conversationId, senderId: bob.user_id, content: "while it slept" });
  expect([client.connection.snapshot().status, shown()]).toEqual(["live", []]);
  client.retryNow();
  await clock.advance(5_000);
  await written(1);
  await isAt("live");
});

test("[CLIENT25] a connection that is open after all stays, and tells what was missed", async () => {
  const statuses: string[] = [];
  const clock = new FakeClock();
  await open({ clock });
  client.connection.subscribe(() => statuses.push(client.connection.snapshot().status));
  await world.sql(
    "update conversations set revision = revision + 1, changed_xid = pg_current_xact_id() where conversation_id = $1",
    [conversationId],
  );
  client.retryNow();
  await shows(client.conversations, ({ conversations }) => conversations[0]?.revision === 1);
  await vi.waitFor(() => expect(clock.waits).not.toContain(5_000), 10_000);
  await clock.advance(5_000);
  expect(statuses).toEqual([]);
});
