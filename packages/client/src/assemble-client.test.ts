import type { CaughtUp, Conversation } from "@duologue/protocol";
import { expect, test } from "vitest";
import { FakeClock, settled } from "../test/fake-clock.js";
import { failure, HandHeldLink } from "../test/hand-held-link.js";
import { CONVERSATION, conversationRow, ME, messageRow, userRow, YOU } from "../test/rows.js";
import { assembleClient, type ClientParts } from "./assemble-client.js";
import { TokenSource } from "./connection/token-source.js";
import { createMemoryOutboxStorage } from "./outbox/memory-outbox-storage.js";
import { loneTab } from "./outbox/outbox-tabs.js";

const INBOX = { ok: true, epoch: "e", cursor: "1", expiresInMs: 900_000 } as const;

const NOTHING = {
  ok: true,
  epoch: "e",
  cursor: "1",
  changed: [],
  conversations: [],
  forbidden: [],
  reset: false,
} as const satisfies { ok: true } & CaughtUp;

/** A client whose token and server are the test's; the conversation has one unread message. */
function setUp() {
  const clock = new FakeClock();
  const link = new HandHeldLink();
  const server = {
    userId: ME,
    list: [] as Conversation[],
    history: [messageRow({ message_id: 1, revision: 1 })],
    /** The list cannot be had. */
    isAway: false,
    /** Pages that were read already arrive then. */
    held: null as Promise<void> | null,
  };
  const api: ClientParts["api"] = {
    me: async () => ({ ok: true, value: userRow(server.userId) }),
    conversations: async () =>
      server.isAway ? failure("unavailable", true) : { ok: true, value: { data: server.list, has_more: false } },
    conversation: async (conversation_id) => ({ ok: true, value: conversationRow({ conversation_id }) }),
    async messages() {
      const { history, held } = server;
      await held;
      return { ok: true, value: { data: history, has_more: false } };
    },
    startConversation: () => Promise.reject(new Error("Nobody starts one.")),
    users: async () => ({ ok: true, value: { data: [], has_more: false } }),
  };
  const client = assembleClient({
    link,
    api,
    tokens: new TokenSource(async () => `token of ${server.userId}`, clock),
    storage: createMemoryOutboxStorage(),
    tabs: loneTab,
    clock,
    random: () => 0.5,
    newId: () => "id",
  });
  async function goLive() {
    client.connect();
    await settled();
    link.accept();
    await link.answer("joinInbox", INBOX);
    if (link.waiting("catchUp") > 0) await link.answer("catchUp", NOTHING);
  }
  return { clock, link, server, client, goLive, status: () => client.connection.snapshot().status };
}

test("[CLIENT17] after a reset, what was marked before is marked again if it is unread", async () => {
  const { clock, link, client, goLive, status } = setUp();
  client.open(CONVERSATION);
  await goLive();
  await link.answer("joinRoom", { ok: true, revision: 1 });
  expect(status()).toBe("live");
  client.markAsRead(CONVERSATION, [1]);
  await clock.advance(50);
  await link.answer("markAsRead", { ok: true, messageIds: [1], revision: 2 });

  // A database that was restored from a copy knows nothing of that mark.
  await clock.advance(40_000);
  const shown: unknown[] = [];
  const view = client.timeline(CONVERSATION);
  view.subscribe(() => shown.push([view.snapshot().status, view.snapshot().messages.length]));
  await link.answer("catchUp", { ...NOTHING, epoch: "f", reset: true });
  await link.answer("joinRoom", { ok: true, revision: 1 });
  expect(view.snapshot().messages[0]?.read_status).toBe(false);
  // Nothing flickered meanwhile.
  expect(new Set(shown.map((what) => JSON.stringify(what)))).toEqual(new Set(['["ready",1]']));
  client.markAsRead(CONVERSATION, [1]);
  await clock.advance(50);
  expect(link.waiting("markAsRead")).toBe(1);
});

test("[CLIENT23] a token of another user, when the connection comes back, ends in refused before anything is heard", async () => {
  const { clock, link, server, client, goLive, status } = setUp();
  await goLive();
  link.drop();
  server.userId = YOU;
  await clock.advance(1_000);
  link.server.refused("token_expired");
  await settled();
  link.accept();
  await settled();
  expect(client.connection.snapshot()).toEqual({ status: "refused", refusedBecause: null });
  expect([link.isUp, link.payloads("joinInbox").length, client.me.snapshot()]).toEqual([false, 1, userRow(ME)]);
  await clock.advance(60_000);
  expect(status()).toBe("refused");

  // The person that this client belongs to may come back.
  server.userId = ME;
  await goLive();
  expect(status()).toBe("live");
});

test("[CLIENT14] an open conversation that the list does not hold yet is fetched by itself", async () => {
  const { link, client, goLive } = setUp();
  const shown = () => client.conversations.snapshot().conversations.map((row) => row.conversation_id);
  client.open(62);
  await goLive();
  await link.answer("joinRoom", { ok: true, revision: 0 });
  expect(shown()).toEqual([62]);
  client.open(61);
  await settled();
  expect(shown()).toEqual([62, 61]);
});

test("[CLIENT7] [CLIENT13] a lost connection is asked nothing, and what waits leaves on the next one", async () => {
  const { clock, link, client, goLive } = setUp();
  client.open(CONVERSATION);
  await goLive();
  await link.answer("joinRoom", { ok: true, revision: 1 });
  const shown = () =>
    client
      .timeline(CONVERSATION)
      .snapshot()
      .messages.map(({ delivery }) => delivery);
  client.sendMessage(CONVERSATION, "hello");
  client.markAsRead(CONVERSATION, [1]);
  await settled();
  link.drop();
  await settled();
  // All that was planned for the connection is called off: the only plan is to dial again.
  expect([shown(), clock.waits]).toEqual([["sent", "queued"], [750]]);
  await clock.advance(750);
  link.accept();
  await link.answer("joinInbox", INBOX);
  await link.answer("joinRoom", { ok: true, revision: 1 });
  await link.answer("catchUp", NOTHING);
  expect([link.waiting("sendMessage"), link.waiting("markAsRead"), shown()]).toEqual([1, 1, ["sent", "sending"]]);
});

test("[CLIENT7] disconnect ends all of it until connect, and keeps what is loaded and unsent", async () => {
  const { clock, link, client, goLive, status } = setUp();
  client.open(CONVERSATION);
  await goLive();
  await link.answer("joinRoom", { ok: true, revision: 1 });
  client.sendMessage(CONVERSATION, "hello");
  await settled();
  client.disconnect();
  await settled();
  const asked = link.asked.length;
  const shown = () =>
    client
      .timeline(CONVERSATION)
      .snapshot()
      .messages.map(({ delivery }) => delivery);
  expect([status(), link.isUp, shown(), clock.waits]).toEqual(["offline", false, ["sent", "queued"], []]);
  await clock.advance(600_000);
  client.retryNow();
  await settled();
  expect([status(), link.asked.length, link.dialed.length]).toEqual(["offline", asked, 1]);
  client.connect();
  await settled();
  link.accept();
  await link.answer("joinInbox", INBOX);
  await link.answer("joinRoom", { ok: true, revision: 1 });
  await link.answer("catchUp", NOTHING);
  expect([status(), link.waiting("sendMessage")]).toEqual(["live", 1]);
});

test("[CLIENT18] a conversation that the server takes away is failed, and no other", async () => {
  const { clock, link, client, goLive } = setUp();
  client.open(CONVERSATION);
  client.open(8);
  await goLive();
  await link.answer("joinRoom", { ok: true, revision: 1 });
  await link.answer("joinRoom", { ok: true, revision: 1 });
  await clock.advance(40_000);
  await link.answer("catchUp", { ...NOTHING, forbidden: [CONVERSATION] });
  expect(client.timeline(CONVERSATION).snapshot()).toMatchObject({
    status: "failed",
    error: { code: "forbidden", retryable: false },
  });
  expect(client.timeline(8).snapshot().status).toBe("ready");
});

test("[CLIENT12] a reset loads the list and the open conversations anew", async () => {
  const { clock, link, server, client, goLive } = setUp();
  client.open(CONVERSATION);
  server.list = [conversationRow({ revision: 9 })];
  await goLive();
  await link.answer("joinRoom", { ok: true, revision: 1 });
  server.list = [conversationRow({ conversation_id: 3, revision: 1 }), conversationRow({ revision: 2 })];
  server.history = [messageRow({ message_id: 1, revision: 1, content: "restored" })];
  await clock.advance(40_000);
  await link.answer("catchUp", { ...NOTHING, epoch: "f", reset: true });
  await link.answer("joinRoom", { ok: true, revision: 1 });
  const rows = client.conversations.snapshot().conversations;
  expect(rows.map((row) => [row.conversation_id, row.revision])).toEqual([
    [CONVERSATION, 2],
    [3, 1],
  ]);
  expect(
    client
      .timeline(CONVERSATION)
      .snapshot()
      .messages.map(({ content }) => content),
  ).toEqual(["restored"]);
});

test("[CLIENT13] a connection that breaks while it catches up, or its list cannot be had, leaves one plan: to dial", async () => {
  const { clock, link, client, server, goLive } = setUp();
  client.connect();
  await settled();
  link.accept();
  await settled();
  link.drop();
  await settled();
  expect(clock.waits).toEqual([750]);
  server.isAway = true;
  await clock.advance(750);
  await goLive();
  expect(client.conversations.snapshot().status).toBe("failed");
  link.drop();
  await settled();
  expect(clock.waits).toEqual([750]);
});

test("[CLIENT12] a page that was asked for before a reset is not shown after it", async () => {
  const { clock, link, client, server, goLive } = setUp();
  await goLive();
  client.open(CONVERSATION);
  let give = () => {};
  server.held = new Promise((resolve) => {
    give = resolve;
  });
  await link.answer("joinRoom", { ok: true, revision: 1 });
  await clock.advance(40_000);
  await link.answer("catchUp", { ...NOTHING, epoch: "f", reset: true });
  server.held = null;
  server.history = [messageRow({ message_id: 2, revision: 2 })];
  await link.answer("joinRoom", { ok: true, revision: 2 });
  give();
  await settled();
  expect(
    client
      .timeline(CONVERSATION)
      .snapshot()
      .messages.map((message) => message.message_id),
  ).toEqual([2]);
});

test("[CLIENT25] retryNow asks an open connection for what was missed, and replaces one that says nothing", async () => {
  const { clock, link, client, goLive, status } = setUp();
  await goLive();
  client.retryNow();
  await link.answer("catchUp", NOTHING);
  await clock.advance(5_000);
  expect([status(), link.dialed.length]).toEqual(["live", 1]);
  client.retryNow();
  await clock.advance(5_000);
  expect([status(), link.dialed.length, clock.waits]).toEqual(["connecting", 2, []]);
  link.accept();
  await link.answer("joinInbox", INBOX);
  await link.answer("catchUp", NOTHING);
  await clock.advance(5_000);
  expect([status(), link.dialed.length]).toEqual(["live", 2]);
});

test("[CLIENT25] what the server could not do for now is tried again at once when somebody does not want to wait", async () => {
  const { clock, link, client, goLive } = setUp();
  client.open(CONVERSATION);
  await goLive();
  await link.answer("joinRoom", { ok: true, revision: 1 });
  client.sendMessage(CONVERSATION, "hello");
  client.markAsRead(CONVERSATION, [1]);
  await clock.advance(50);
  await link.answer("sendMessage", failure("unavailable", true));
  await link.answer("markAsRead", failure("unavailable", true));
  const underWay = () => [link.waiting("sendMessage"), link.waiting("markAsRead")];
  expect(underWay()).toEqual([0, 0]);
  client.retryNow();
  await settled();
  expect(underWay()).toEqual([1, 1]);
  // They are under way: once is enough.
  client.retryNow();
  await settled();
  expect(underWay()).toEqual([1, 1]);
});
