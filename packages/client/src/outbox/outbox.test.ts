import { expect, test } from "vitest";
import { settled } from "../../test/fake-clock.js";
import { failure } from "../../test/hand-held-link.js";
import { openOutbox, outboxEntry } from "../../test/open-outbox.js";
import { CONVERSATION, ME, messageRow } from "../../test/rows.js";
import { applyMessage } from "../state/apply.js";
import { createMemoryOutboxStorage } from "./memory-outbox-storage.js";
import type { OutboxStorage } from "./outbox-storage.js";

const OTHER = 8;

test("[CLIENT8] a message is queued, sending, and sent, under one key", async () => {
  const { outbox, shown, connect, store, link, timelines } = openOutbox();
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

test("[CLIENT22] what was written here cannot wait, nor how far it got", async () => {
  const { outbox, connect, link, timelines } = openOutbox();
  const told: unknown[] = [];
  timelines.view(CONVERSATION).subscribe((canWait) => told.push(canWait));
  outbox.send(CONVERSATION, "hello");
  await connect();
  await link.answer("sendMessage", failure("forbidden", false));
  expect([...new Set(told)]).toEqual([false]);
  expect(told.length).toBeGreaterThanOrEqual(3);
});

test("[CLIENT6] the next one leaves when the one before is stored", async () => {
  const { outbox, sent, shown, connect, store } = openOutbox();
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
  const { outbox, sent, connect } = openOutbox();
  await connect();
  outbox.send(CONVERSATION, "a");
  outbox.send(OTHER, "b");
  await settled();
  expect(sent()).toEqual(["key-1", "key-2"]);
});

test("[CLIENT6] what can be retried is, after the wait the server asks for, and holds back the later ones", async () => {
  const { clock, link, outbox, sent, shown, connect } = openOutbox();
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
  const { link, outbox, sent, shown, connect, timelines } = openOutbox();
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
  const { link, outbox, shown, connect, store, storage } = openOutbox();
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
  expect([shown(), await storage.load(ME)]).toEqual([[["key-1", "sent"]], []]);
});

test("[CLIENT7] what was on its way when the connection broke is sent again with its key, first and at once", async () => {
  const { clock, outbox, sent, shown, connect, disconnect, store } = openOutbox();
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
  const { link, outbox, timelines, shown, connect, sent } = openOutbox();
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
  const { outbox, shown } = openOutbox();
  for (const content of ["", " \n ", "x".repeat(5_001), "a\0b", "\ud800"]) {
    expect(() => outbox.send(CONVERSATION, content)).toThrow(RangeError);
  }
  expect(shown()).toEqual([]);
});

test("[CLIENT20] what an earlier life of the page left unsent is shown, and leaves first", async () => {
  const storage = createMemoryOutboxStorage();
  await storage.put(ME, outboxEntry("old-1", { failure: failure("forbidden", false) }));
  await storage.put(ME, outboxEntry("old-2"));
  const { outbox, shown, connect, store, sent } = openOutbox({ storage });
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
  expect((await storage.load(ME)).map(({ clientMessageId }) => clientMessageId)).toEqual(["old-1"]);
});

test("[CLIENT20] a message leaves when it is kept, and also when it cannot be kept", async () => {
  let keep = () => {};
  const storage: OutboxStorage = {
    ...createMemoryOutboxStorage(),
    put: () =>
      new Promise((_, reject) => {
        keep = () => reject(new Error("the disk is full"));
      }),
  };
  const { outbox, sent, connect } = openOutbox({ storage });
  await connect();
  outbox.send(CONVERSATION, "a");
  await settled();
  expect(sent()).toEqual([]);
  keep();
  await settled();
  expect(sent()).toEqual(["key-1"]);
});

test("[CLIENT20] what the storage gives after the connection stands leaves then, first, and later ones after it", async () => {
  const memory = createMemoryOutboxStorage();
  await memory.put(ME, outboxEntry("old-1"));
  await memory.put(ME, outboxEntry("old-2"));
  let give = () => {};
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  const storage = { ...memory, load: (userId: number) => given.then(() => memory.load(userId)) };
  const { outbox, sent, shown, connect, store } = openOutbox({ storage });
  await connect();
  outbox.send(CONVERSATION, "early");
  await settled();
  expect(sent()).toEqual([]);
  give();
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
    const { outbox, timelines } = openOutbox({ storage, name });
    await settled();
    outbox.send(CONVERSATION, name);
    await settled();
    const contents = timelines
      .view(CONVERSATION)
      .snapshot()
      .messages.map(({ content }) => content);
    expect(contents.at(-1)).toBe(name);
  }
  expect((await storage.load(ME)).map(({ content }) => content)).toEqual(["first", "second", "third"]);
});
