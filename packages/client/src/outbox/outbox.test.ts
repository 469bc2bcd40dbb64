import { expect, test } from "vitest";
import { FakeClock, settled } from "../../test/fake-clock.js";
import { failure, HandHeldLink } from "../../test/hand-held-link.js";
import { CONVERSATION, ME, messageRow } from "../../test/rows.js";
import { applyMessage } from "../state/apply.js";
import { Timelines } from "../state/timelines.js";
import { createMemoryOutboxStorage } from "./memory-outbox-storage.js";
import { Outbox } from "./outbox.js";
import type { OutboxEntry, OutboxStorage } from "./outbox-storage.js";

const OTHER = 8;

function setUp(storage: OutboxStorage = createMemoryOutboxStorage()) {
  const clock = new FakeClock();
  const link = new HandHeldLink();
  const timelines = new Timelines();
  timelines.setMe(ME);
  let ids = 0;
  const outbox = new Outbox({
    storage,
    link,
    timelines,
    clock,
    random: () => 1,
    newId: () => `KEY-${++ids}`,
    onStored: (message) =>
      timelines.update(message.conversation_id, (state) => ({
        ...state,
        history: applyMessage(state.history, message),
      })),
  });
  timelines.onStored = (conversationId, key) => outbox.confirm(conversationId, key);

  let stored = 0;
  return {
    clock,
    link,
    timelines,
    outbox,
    storage,
    connect() {
      link.isUp = true;
      outbox.open(ME);
      return settled();
    },
    disconnect() {
      link.close();
      outbox.close();
      return settled();
    },
    /** The server stores what is on its way. */
    store(key: string, conversation_id = CONVERSATION) {
      stored += 1;
      const row = { message_id: stored, revision: stored, conversation_id, sender_id: ME, client_message_id: key };
      return link.answer("sendMessage", { ok: true, message: messageRow(row) });
    },
    /** What the timeline shows: key and delivery. */
    shown: (conversationId = CONVERSATION) =>
      timelines
        .view(conversationId)
        .snapshot()
        .messages.map(({ key, delivery }) => [key, delivery]),
    /** The keys that were sent, in order. */
    sent: () => link.payloads("sendMessage").map(({ clientMessageId }) => clientMessageId),
  };
}

test("[CLIENT8] a message is queued, sending, and sent, under one key", async () => {
  const { outbox, shown, connect, store, link, timelines } = setUp();
  const deliveries = new Set<string>();
  timelines.view(CONVERSATION).subscribe(() => deliveries.add(JSON.stringify(shown())));
  const key = outbox.send(CONVERSATION, "hello");
  expect([key, shown()]).toEqual(["key-1", [["key-1", "queued"]]]);
  await connect();
  expect(shown()).toEqual([["key-1", "sending"]]);
  expect(link.payloads("sendMessage")).toEqual([
    { conversationId: CONVERSATION, senderId: ME, content: "hello", clientMessageId: "key-1" },
  ]);
  await store("key-1");
  expect(shown()).toEqual([["key-1", "sent"]]);
  // At no moment was it absent, or there twice.
  expect([...deliveries]).toEqual(['[["key-1","queued"]]', '[["key-1","sending"]]', '[["key-1","sent"]]']);
});

test("[CLIENT6] the next one leaves when the one before is stored", async () => {
  const { outbox, sent, shown, connect, store } = setUp();
  await connect();
  for (const content of ["a", "b", "c"]) outbox.send(CONVERSATION, content);
  await settled();
  expect([sent(), shown()]).toEqual([
    ["key-1"],
    [
      ["key-1", "sending"],
      ["key-2", "queued"],
      ["key-3", "queued"],
    ],
  ]);
  await store("key-1");
  await store("key-2");
  await store("key-3");
  expect(sent()).toEqual(["key-1", "key-2", "key-3"]);
});

test("[CLIENT6] conversations do not wait for each other", async () => {
  const { outbox, sent, connect } = setUp();
  await connect();
  outbox.send(CONVERSATION, "a");
  outbox.send(OTHER, "b");
  await settled();
  expect(sent()).toEqual(["key-1", "key-2"]);
});

test("[CLIENT6] what can be retried is, after the wait the server asks for, and holds back the later ones", async () => {
  const { clock, link, outbox, sent, shown, connect } = setUp();
  await connect();
  outbox.send(CONVERSATION, "a");
  outbox.send(CONVERSATION, "b");
  await link.answer("sendMessage", failure("rate_limited", true, 700));
  expect(shown()).toEqual([
    ["key-1", "queued"],
    ["key-2", "queued"],
  ]);
  expect(clock.waits).toEqual([700]);
  outbox.send(CONVERSATION, "c");
  await settled();
  expect(sent()).toEqual(["key-1"]);
  await clock.advance(700);
  expect(sent()).toEqual(["key-1", "key-1"]);
  for (const wait of [2_000, 4_000]) {
    await link.answer("sendMessage", failure("unavailable", true));
    expect(clock.waits).toEqual([wait]);
    await clock.advance(wait);
  }
  expect(sent()).toEqual(["key-1", "key-1", "key-1", "key-1"]);
});

test("[CLIENT6] what is refused for good is failed, with the reason, and the rest goes on", async () => {
  const { link, outbox, sent, shown, connect, timelines } = setUp();
  await connect();
  outbox.send(CONVERSATION, "a");
  outbox.send(CONVERSATION, "b");
  await link.answer("sendMessage", failure("forbidden", false));
  expect(shown()).toEqual([
    ["key-1", "failed"],
    ["key-2", "sending"],
  ]);
  expect(timelines.view(CONVERSATION).snapshot().messages[0]?.failure).toMatchObject({ code: "forbidden" });
  expect(sent()).toEqual(["key-1", "key-2"]);
});

test("[CLIENT6] a failed message can be sent again, or forgotten", async () => {
  const { link, outbox, shown, connect, store, storage } = setUp();
  await connect();
  outbox.send(CONVERSATION, "a");
  await link.answer("sendMessage", failure("internal", false));
  outbox.retry(CONVERSATION, "key-1");
  await settled();
  expect(shown()).toEqual([["key-1", "sending"]]);
  outbox.discard(CONVERSATION, "key-1");
  expect(shown()).toEqual([["key-1", "sending"]]);
  await store("key-1");
  outbox.send(CONVERSATION, "b");
  await link.answer("sendMessage", failure("internal", false));
  outbox.discard(CONVERSATION, "key-2");
  await settled();
  expect([shown(), await storage.load()]).toEqual([[["key-1", "sent"]], []]);
});

test("[CLIENT7] what was on its way when the connection broke is sent again with its key, first and at once", async () => {
  const { clock, outbox, sent, shown, connect, disconnect, store } = setUp();
  await connect();
  outbox.send(CONVERSATION, "a");
  outbox.send(CONVERSATION, "b");
  await settled();
  await disconnect();
  expect(shown()).toEqual([
    ["key-1", "queued"],
    ["key-2", "queued"],
  ]);
  expect(clock.waits).toEqual([]);
  await connect();
  await store("key-1");
  await store("key-2");
  expect(sent()).toEqual(["key-1", "key-1", "key-2"]);
  expect(shown()).toEqual([
    ["key-1", "sent"],
    ["key-2", "sent"],
  ]);
});

test("[CLIENT8] a broadcast before the acknowledgement counts, and a late failure does not undo it", async () => {
  const { link, outbox, timelines, shown, connect, sent } = setUp();
  await connect();
  outbox.send(CONVERSATION, "a");
  outbox.send(CONVERSATION, "b");
  await settled();
  const row = messageRow({ message_id: 1, revision: 1, sender_id: ME, client_message_id: "key-1" });
  timelines.update(CONVERSATION, (state) => ({ ...state, history: applyMessage(state.history, row) }));
  expect(shown()).toEqual([
    ["key-1", "sent"],
    ["key-2", "queued"],
  ]);
  await link.answer("sendMessage", failure("internal", false));
  expect(shown()).toEqual([
    ["key-1", "sent"],
    ["key-2", "sending"],
  ]);
  expect(sent()).toEqual(["key-1", "key-2"]);
});

test("[CLIENT9] content that the protocol refuses is refused at once", () => {
  const { outbox, shown } = setUp();
  for (const content of ["", " \n ", "x".repeat(5_001), "a\0b", "\ud800"]) {
    expect(() => outbox.send(CONVERSATION, content)).toThrow(RangeError);
  }
  expect(shown()).toEqual([]);
});

test("[CLIENT20] what an earlier life of the page left unsent is shown, and leaves first", async () => {
  const storage = createMemoryOutboxStorage();
  const entry = { conversationId: CONVERSATION, content: "x", composedAt: "2026-01-01T00:00:00.000Z" };
  await storage.put({ ...entry, clientMessageId: "old-2", order: 5, failure: null });
  await storage.put({ ...entry, clientMessageId: "old-1", order: 4, failure: failure("forbidden", false) });
  const { outbox, shown, connect, store, sent } = setUp(storage);
  outbox.send(CONVERSATION, "new");
  await connect();
  expect(shown()).toEqual([
    ["old-1", "failed"],
    ["old-2", "sending"],
    ["key-1", "queued"],
  ]);
  await store("old-2");
  await store("key-1");
  expect(sent()).toEqual(["old-2", "key-1"]);
  expect((await storage.load()).map(({ clientMessageId }) => clientMessageId)).toEqual(["old-1"]);
});

test("[CLIENT20] a message leaves when it is kept, and also when it cannot be kept", async () => {
  let keep = () => {};
  const storage: OutboxStorage = {
    load: async () => [],
    put: () =>
      new Promise((_, reject) => {
        keep = () => reject(new Error("the disk is full"));
      }),
    remove: async () => {},
  };
  const { outbox, sent, connect } = setUp(storage);
  await connect();
  outbox.send(CONVERSATION, "a");
  await settled();
  expect(sent()).toEqual([]);
  keep();
  await settled();
  expect(sent()).toEqual(["key-1"]);
});

test("[CLIENT20] what the storage gives after the connection stands leaves then, first, and later ones after it", async () => {
  let give = (_: readonly OutboxEntry[]) => {};
  const loaded = new Promise<readonly OutboxEntry[]>((resolve) => {
    give = resolve;
  });
  const memory = createMemoryOutboxStorage();
  const { outbox, sent, shown, connect, store } = setUp({ ...memory, load: () => loaded });
  await connect();
  outbox.send(CONVERSATION, "early");
  await settled();
  expect(sent()).toEqual([]);
  const old = { conversationId: CONVERSATION, content: "x", composedAt: "2026-01-01T00:00:00.000Z", failure: null };
  give([
    { ...old, clientMessageId: "old-1", order: 4 },
    { ...old, clientMessageId: "old-2", order: 5 },
  ]);
  await settled();
  outbox.send(CONVERSATION, "late");
  expect(shown()).toEqual([
    ["old-1", "sending"],
    ["old-2", "queued"],
    ["key-1", "queued"],
    ["key-2", "queued"],
  ]);
  for (const key of ["old-1", "old-2", "key-1", "key-2"]) await store(key);
  expect(sent()).toEqual(["old-1", "old-2", "key-1", "key-2"]);
});

test("[CLIENT20] the order survives one more life of the page", async () => {
  const storage = createMemoryOutboxStorage();
  for (const name of ["first", "second", "third"]) {
    const { outbox, timelines } = setUp({
      ...storage,
      put: (entry) => storage.put({ ...entry, clientMessageId: `${name}` }),
    });
    await settled();
    outbox.send(CONVERSATION, name);
    await settled();
    const contents = timelines
      .view(CONVERSATION)
      .snapshot()
      .messages.map(({ content }) => content);
    expect(contents.at(-1)).toBe(name);
  }
  expect((await storage.load()).map(({ content }) => content)).toEqual(["first", "second", "third"]);
});
