import { randomUUID } from "node:crypto";
import { LIMITS, type User } from "@duologue/protocol";
import { createWorld, type World } from "@duologue/testkit";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { shows } from "../test/shows.js";
import { createClient } from "./create-client.js";
import type { DuologueClient } from "./duologue-client.js";
import type { TimelineMessage } from "./state/timeline.js";

let world: World;
let ada: User;
let bob: User;
let conversationId: number;
const clients: DuologueClient[] = [];

beforeAll(async () => {
  world = await createWorld();
});
beforeEach(async () => {
  [ada, bob] = [await world.user("Ada"), await world.user("Bob")];
  conversationId = await world.conversation(ada, bob);
});
afterEach(() => {
  for (const client of clients.splice(0)) client.disconnect();
});
afterAll(() => world[Symbol.asyncDispose]());

/** A client of that user, connecting. */
function clientOf(user: User, more: Partial<Parameters<typeof createClient>[0]> = {}): DuologueClient {
  const client = createClient({ url: world.url, token: () => world.token(user), ...more });
  clients.push(client);
  client.connect();
  return client;
}

function isLive(client: DuologueClient) {
  return shows(client.connection, ({ status }) => status === "live");
}

/** Waits for a message whose content is that, and which passes. */
async function sees(
  client: DuologueClient,
  content: string,
  passes: (message: TimelineMessage) => boolean = () => true,
) {
  const found = (messages: readonly TimelineMessage[]) => messages.find((m) => m.content === content && passes(m));
  const timeline = await shows(client.timeline(conversationId), ({ messages }) => found(messages) !== undefined);
  return found(timeline.messages) as TimelineMessage;
}

test.each([["websocket"], ["polling"]] as const)(
  "[CLIENT8] two people talk over %s, and the double check comes",
  async (transport) => {
    const [a, b] = [clientOf(ada, { transports: [transport] }), clientOf(bob, { transports: [transport] })];
    a.open(conversationId);
    b.open(conversationId);
    const key = a.sendMessage(conversationId, "hello Bob");
    expect(a.timeline(conversationId).snapshot().messages).toMatchObject([{ key, delivery: "queued" }]);
    await sees(a, "hello Bob", ({ delivery }) => delivery === "sent");
    const heard = await sees(b, "hello Bob");
    expect(heard).toMatchObject({ sender_id: ada.user_id, read_status: false });
    b.sendMessage(conversationId, "hello Ada");
    await sees(a, "hello Ada");
    b.markAsRead(conversationId, [heard.message_id ?? 0]);
    expect(await sees(a, "hello Bob", ({ read_status }) => read_status)).toMatchObject({ key, delivery: "sent" });
    expect(
      a
        .timeline(conversationId)
        .snapshot()
        .messages.map(({ content }) => content),
    ).toEqual(["hello Bob", "hello Ada"]);
  },
);

test("[CLIENT12] [CLIENT7] whoever was away sends what waited, and has what was missed", async () => {
  const a = clientOf(ada);
  a.open(conversationId);
  await isLive(a);
  await shows(a.timeline(conversationId), ({ status }) => status === "ready");
  a.disconnect();
  const key = a.sendMessage(conversationId, "written while away");
  const b = clientOf(bob);
  b.open(conversationId);
  for (let count = 1; count <= 3; count++) b.sendMessage(conversationId, `missed ${count}`);
  await sees(b, "missed 3", ({ delivery }) => delivery === "sent");
  expect(a.timeline(conversationId).snapshot().messages).toMatchObject([{ key, delivery: "queued" }]);
  a.connect();
  await sees(b, "written while away");
  const { messages } = await shows(a.timeline(conversationId), (timeline) => timeline.messages.length === 4);
  expect(messages.map(({ content }) => content)).toEqual(["missed 1", "missed 2", "missed 3", "written while away"]);
  expect(messages.every(({ delivery }) => delivery === "sent")).toBe(true);
});

test("[CLIENT14] the list is live, in the room and out of it", async () => {
  const [a, b] = [clientOf(ada), clientOf(bob)];
  await isLive(a);
  b.sendMessage(conversationId, "are you there?");
  await shows(a.conversations, ({ conversations }) => conversations[0]?.unread_count === 1);
  a.open(conversationId);
  const first = await sees(a, "are you there?");
  b.sendMessage(conversationId, "hello?");
  const second = await sees(a, "hello?");
  await shows(a.conversations, ({ conversations }) => conversations[0]?.unread_count === 2);
  a.markAsRead(conversationId, [first.message_id ?? 0, second.message_id ?? 0]);
  const { conversations } = await shows(a.conversations, (list) => list.conversations[0]?.unread_count === 0);
  expect(conversations).toMatchObject([
    { conversation_id: conversationId, last_message: { content: "hello?" }, other_user: { name: "Bob" } },
  ]);
  const fresh = (await (await world.request(ada, "GET", "/v1/conversations")).json()) as { data: unknown };
  expect(conversations).toEqual(fresh.data);
});

test("[CLIENT14] a conversation that somebody opens appears in the other one's list", async () => {
  const [eve, grace] = [await world.user("Eve"), await world.user("Grace Hopper")];
  const [g, e] = [clientOf(grace), clientOf(eve)];
  await isLive(g);
  const [found] = (await e.findUsers("Grace")).users;
  expect(found).toEqual(grace);
  const opened = await e.startConversation(grace.user_id);
  expect(opened.other_user).toEqual(grace);
  expect(e.conversations.snapshot().conversations).toContainEqual(opened);
  await shows(g.conversations, ({ conversations }) => conversations.length === 1);
  e.sendMessage(opened.conversation_id, "surprise");
  const { conversations } = await shows(g.conversations, (list) => list.conversations[0]?.unread_count === 1);
  expect(conversations).toMatchObject([{ other_user: eve, last_message: { content: "surprise" } }]);
});

test("[CLIENT16] history loads upward, page by page, to the first message", async () => {
  const a = clientOf(ada);
  await isLive(a);
  for (let count = 1; count <= 120; count++) a.sendMessage(conversationId, `line ${count}`);
  await sees(a, "line 120", ({ delivery }) => delivery === "sent");
  const b = clientOf(bob);
  b.open(conversationId);
  await shows(b.timeline(conversationId), ({ status }) => status === "ready");
  const sizes = [b.timeline(conversationId).snapshot().messages.length];
  while (b.timeline(conversationId).snapshot().hasOlder) {
    await Promise.all([b.loadOlder(conversationId), b.loadOlder(conversationId)]);
    sizes.push(b.timeline(conversationId).snapshot().messages.length);
  }
  expect(sizes).toEqual([50, 100, 120]);
  const contents = b
    .timeline(conversationId)
    .snapshot()
    .messages.map(({ content }) => content);
  expect(contents).toEqual(Array.from({ length: 120 }, (_, place) => `line ${place + 1}`));
});

test("[CLIENT18] a conversation of others cannot be opened", async () => {
  const foreign = await world.conversation(bob, await world.user("Eve"));
  const a = clientOf(ada);
  a.open(foreign);
  const { error } = await shows(a.timeline(foreign), ({ status }) => status === "failed");
  expect(error?.code).toBe("forbidden");
});

test("[CLIENT3] a token that nobody accepts ends in refused, after one more try", async () => {
  let asked = 0;
  const a = clientOf(ada, {
    token: async () => {
      asked += 1;
      return "nonsense";
    },
  });
  const connection = await shows(a.connection, ({ status }) => status === "refused");
  expect([connection.refusedBecause, asked]).toEqual(["token_invalid", 2]);
});

test("[CLIENT2] an expired token is replaced by a new one, and the connection is made", async () => {
  const tokens = [await world.token(ada, { exp: 1 }), await world.token(ada)];
  const a = clientOf(ada, { token: async () => tokens.shift() ?? "" });
  await isLive(a);
  expect(tokens).toEqual([]);
});

test("[CLIENT6] a key that was stored before is recognized, whatever its case", async () => {
  const id = randomUUID().toUpperCase();
  const a = clientOf(ada, { newId: () => id });
  a.open(conversationId);
  await shows(a.timeline(conversationId), ({ status }) => status === "ready");
  expect(a.sendMessage(conversationId, "once")).toBe(id.toLowerCase());
  const stored = await sees(a, "once", ({ delivery }) => delivery === "sent");
  expect(stored.key).toBe(id.toLowerCase());
  expect(a.timeline(conversationId).snapshot().messages).toHaveLength(1);
});

test("[CLIENT14] a conversation far down the list has its row when it is opened at its address", async () => {
  for (let count = 0; count < LIMITS.pageDefault; count++) {
    await world.conversation(ada, await world.user(`Friend ${count}`));
  }
  const client = clientOf(ada);
  client.open(conversationId);
  const { conversations, hasMore } = await shows(client.conversations, (list) =>
    list.conversations.some((row) => row.conversation_id === conversationId),
  );
  expect([conversations.length, hasMore]).toEqual([LIMITS.pageDefault + 1, true]);
  expect(conversations.at(-1)).toMatchObject({ conversation_id: conversationId, other_user: bob });
});
