import type { CaughtUp } from "@duologue/protocol";
import { expect, test } from "vitest";
import { FakeClock, settled } from "../test/fake-clock.js";
import { HandHeldLink } from "../test/hand-held-link.js";
import { CONVERSATION, conversationRow, ME, messageRow, userRow, YOU } from "../test/rows.js";
import { assembleClient, type ClientParts } from "./assemble-client.js";
import { TokenSource } from "./connection/token-source.js";
import { createMemoryOutboxStorage } from "./outbox/memory-outbox-storage.js";

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
  const server = { userId: ME };
  const page = { data: [messageRow({ message_id: 1, revision: 1 })], has_more: false };
  const api: ClientParts["api"] = {
    me: async () => ({ ok: true, value: userRow(server.userId) }),
    conversations: async () => ({ ok: true, value: { data: [], has_more: false } }),
    conversation: async (conversation_id) => ({ ok: true, value: conversationRow({ conversation_id }) }),
    messages: async () => ({ ok: true, value: page }),
    startConversation: () => Promise.reject(new Error("Nobody starts one.")),
    users: async () => ({ ok: true, value: { data: [], has_more: false } }),
  };
  const client = assembleClient({
    link,
    api,
    tokens: new TokenSource(async () => `token of ${server.userId}`, clock),
    storage: createMemoryOutboxStorage(),
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
