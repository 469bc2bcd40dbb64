import { expect, test, vi } from "vitest";
import { settled } from "../../test/fake-clock.js";
import { ModelBrowser } from "../../test/model-browser.js";
import { openOutbox, outboxEntry } from "../../test/open-outbox.js";
import { CONVERSATION, ME, YOU } from "../../test/rows.js";
import { createMemoryOutboxStorage } from "./memory-outbox-storage.js";
import type { OutboxStorage } from "./outbox-storage.js";

/** A device that can be broken and mended, and counts how often it is read. */
function device() {
  const memory = createMemoryOutboxStorage();
  const state = { isBroken: false, readings: 0 };
  const guarded =
    <Args extends unknown[], Result>(work: (...args: Args) => Promise<Result>) =>
    (...args: Args): Promise<Result> =>
      state.isBroken ? Promise.reject(new Error("The disk is full.")) : work(...args);
  const storage: OutboxStorage = {
    keeps: "device",
    lastUser: guarded(memory.lastUser),
    rememberUser: guarded(memory.rememberUser),
    load: guarded((userId) => {
      state.readings += 1;
      return memory.load(userId);
    }),
    put: guarded(memory.put),
    remove: guarded(memory.remove),
  };
  return { storage, state };
}

test("[CLIENT20] however many are composed in one go, each tab reads the storage once for all of them", async () => {
  const { storage, state } = device();
  const browser = new ModelBrowser();
  const a = openOutbox({ storage, tabs: browser.tab(), name: "a" });
  const b = openOutbox({ storage, tabs: browser.tab(), name: "b" });
  await settled();
  const before = state.readings;
  const contents = Array.from({ length: 100 }, (_, at) => String(at));
  for (const content of contents) a.outbox.send(CONVERSATION, content);
  await vi.waitFor(() => expect(b.shown()).toEqual(a.shown()));
  expect((await storage.load(ME)).map(({ content }) => content)).toEqual(contents);
  // The last one is this test's own.
  expect(state.readings - before).toBe(3);
});

test("[CLIENT27] before the server has said who this is, what they left is shown, and nothing is sent", async () => {
  const { storage } = device();
  await storage.put(ME, outboxEntry("old-1"));
  await storage.put(YOU, outboxEntry("theirs-1"));
  await storage.rememberUser(YOU);
  const { link, shown, sent, connect } = openOutbox({ storage, userId: ME });
  // The connection is there, and whose it is has not been said: whatever was sent now would arrive.
  link.isUp = true;
  await settled();
  expect([shown(), sent()]).toEqual([[["old-1", "queued"]], []]);
  await connect();
  expect(sent()).toEqual(["old-1"]);
});

test("[CLIENT27] where the application doesn't say who this is, it is whoever was here last", async () => {
  const { storage } = device();
  await storage.put(ME, outboxEntry("old-1"));
  const before = openOutbox({ storage, userId: undefined });
  await settled();
  expect(before.shown()).toEqual([]);
  await before.connect();
  const after = openOutbox({ storage, userId: undefined });
  await settled();
  expect(after.shown()).toEqual([["old-1", "queued"]]);
});

test("[CLIENT27] whoever ended the connection for good is nobody's guess any more, until they come back", async () => {
  const { storage } = device();
  await storage.put(ME, outboxEntry("old-1"));
  const before = openOutbox({ storage, userId: undefined });
  await before.connect();
  await before.disconnect();
  before.outbox.leave();
  await settled();
  expect(openOutbox({ storage, userId: undefined }).shown()).toEqual([]);
  expect(await storage.lastUser()).toBe(null);
  before.outbox.join();
  await before.connect();
  expect(await storage.lastUser()).toBe(ME);
});

test("[CLIENT27] of another person nothing is shown any more and nothing sent; it stays kept for them", async () => {
  const { storage } = device();
  await storage.put(YOU, outboxEntry("theirs-1"));
  const { shown, sent, connect, outbox, store } = openOutbox({ storage, userId: YOU });
  await settled();
  outbox.send(CONVERSATION, "mine");
  await settled();
  expect(shown()).toEqual([
    ["theirs-1", "queued"],
    ["key-1", "queued"],
  ]);
  outbox.belongTo(ME);
  expect(shown()).toEqual([["key-1", "queued"]]);
  await connect(ME);
  await store("key-1");
  expect([shown(), sent()]).toEqual([[["key-1", "sent"]], ["key-1"]]);
  expect((await storage.load(YOU)).map(({ clientMessageId }) => clientMessageId)).toEqual(["theirs-1"]);
  expect(await storage.load(ME)).toEqual([]);
});

test("[CLIENT27] what was composed before anybody was known is kept as soon as they are", async () => {
  const { storage } = device();
  const { outbox } = openOutbox({ storage, userId: undefined });
  outbox.send(CONVERSATION, "hello");
  await settled();
  expect(outbox.view.snapshot()).toEqual({ kept: "memory", unsent: 1 });
  outbox.belongTo(ME);
  await settled();
  expect(outbox.view.snapshot()).toEqual({ kept: "device", unsent: 1 });
  expect((await storage.load(ME)).map(({ content }) => content)).toEqual(["hello"]);
});

test("[CLIENT28] what the device can't keep is said, sent all the same, in order, and kept when it can again", async () => {
  const { storage, state } = device();
  const { outbox, link, clock, connect, sent, shown, store } = openOutbox({ storage });
  link.isUp = true;
  await settled();
  expect(outbox.view.snapshot()).toEqual({ kept: "device", unsent: 0 });
  state.isBroken = true;
  outbox.send(CONVERSATION, "1");
  outbox.send(CONVERSATION, "2");
  await settled();
  expect(outbox.view.snapshot()).toEqual({ kept: "memory", unsent: 2 });
  // Nor does it leave from memory before the server has said who this is, and nothing is tried meanwhile.
  expect([sent(), clock.waits]).toEqual([[], []]);
  await connect();
  expect(shown()).toEqual([
    ["key-1", "sending"],
    ["key-2", "queued"],
  ]);
  state.isBroken = false;
  outbox.send(CONVERSATION, "3");
  await settled();
  expect(outbox.view.snapshot()).toEqual({ kept: "device", unsent: 3 });
  expect((await storage.load(ME)).map(({ content }) => content)).toEqual(["1", "2", "3"]);
  for (const key of ["key-1", "key-2", "key-3"]) await store(key);
  expect([sent(), outbox.view.snapshot().unsent]).toEqual([["key-1", "key-2", "key-3"], 0]);
});

test("[CLIENT28] those before one that the device can't keep are kept, and leave by the tab that has the right to", async () => {
  const { storage } = device();
  const put: OutboxStorage["put"] = async (userId, entry) => {
    if (entry.content === "large") throw new Error("The disk is full.");
    return storage.put(userId, entry);
  };
  const browser = new ModelBrowser();
  const a = openOutbox({ storage, tabs: browser.tab(), name: "a" });
  const b = openOutbox({ storage: { ...storage, put }, tabs: browser.tab(), name: "b" });
  await a.connect();
  await b.connect();
  for (const content of ["1", "2", "large"]) b.outbox.send(CONVERSATION, content);
  await settled();
  expect([a.sent(), b.sent()]).toEqual([["b-1"], []]);
  await a.store("b-1");
  await a.store("b-2");
  expect([a.sent(), b.sent()]).toEqual([["b-1", "b-2"], ["b-3"]]);
});

test("[CLIENT28] what could not be kept is not called kept because the device works again", async () => {
  const { storage, state } = device();
  const { outbox } = openOutbox({ storage });
  state.isBroken = true;
  outbox.send(CONVERSATION, "hello");
  await settled();
  state.isBroken = false;
  outbox.join();
  await settled();
  expect(outbox.view.snapshot()).toEqual({ kept: "memory", unsent: 1 });
});

test("[CLIENT28] a device that never works delays nothing", async () => {
  const { storage, state } = device();
  state.isBroken = true;
  const { outbox, connect, sent, store, shown } = openOutbox({ storage });
  await connect();
  outbox.send(CONVERSATION, "1");
  outbox.send(CONVERSATION, "2");
  await store("key-1");
  await store("key-2");
  expect([sent(), shown()]).toEqual([
    ["key-1", "key-2"],
    [
      ["key-1", "sent"],
      ["key-2", "sent"],
    ],
  ]);
  expect(outbox.view.snapshot()).toEqual({ kept: "memory", unsent: 0 });
});

test("[CLIENT28] what could not be kept leaves by the tab that has it, whichever has the right to send", async () => {
  const { storage, state } = device();
  const browser = new ModelBrowser();
  const a = openOutbox({ storage, tabs: browser.tab(), name: "a" });
  const b = openOutbox({ storage, tabs: browser.tab(), name: "b" });
  await a.connect();
  await b.connect();
  state.isBroken = true;
  b.outbox.send(CONVERSATION, "hello");
  await settled();
  expect([a.sent(), b.sent()]).toEqual([[], ["b-1"]]);
});

test("[CLIENT28] without a device the page's memory keeps it, and says so", async () => {
  const { outbox } = openOutbox();
  outbox.send(CONVERSATION, "hello");
  await settled();
  expect(outbox.view.snapshot()).toEqual({ kept: "memory", unsent: 1 });
});
