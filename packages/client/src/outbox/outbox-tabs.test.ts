import { expect, test } from "vitest";
import { settled } from "../../test/fake-clock.js";
import { failure } from "../../test/hand-held-link.js";
import { ModelBrowser } from "../../test/model-browser.js";
import { openOutbox, outboxEntry } from "../../test/open-outbox.js";
import { CONVERSATION, ME, messageRow } from "../../test/rows.js";
import { createMemoryOutboxStorage } from "./memory-outbox-storage.js";

/** Two tabs of one browser: their keys are a-1, a-2 … and b-1, b-2 … */
function twoTabs(browser = new ModelBrowser()) {
  const storage = createMemoryOutboxStorage();
  const [one, two] = [browser.tab(), browser.tab()];
  const a = { ...openOutbox({ storage, tabs: one, name: "a" }), die: () => one.die() };
  const b = { ...openOutbox({ storage, tabs: two, name: "b" }), die: () => two.die() };
  return { storage, a, b };
}

test("[CLIENT26] one of two tabs sends what both composed, in the order of composing, and both show it", async () => {
  const { a, b, storage } = twoTabs();
  for (const [tab, content] of [
    [a, "1"],
    [b, "2"],
    [a, "3"],
  ] as const) {
    tab.outbox.send(CONVERSATION, content);
    await settled();
  }
  const queued = ["a-1", "b-1", "a-2"].map((key) => [key, "queued"]);
  expect([a.shown(), b.shown()]).toEqual([queued, queued]);

  await a.connect();
  await b.connect();
  for (const key of ["a-1", "b-1", "a-2"]) await a.store(key);
  expect([a.sent(), b.sent()]).toEqual([["a-1", "b-1", "a-2"], []]);
  const sent = ["a-1", "b-1", "a-2"].map((key) => [key, "sent"]);
  expect([a.shown(), b.shown(), await storage.load(ME)]).toEqual([sent, sent, []]);
});

test("[CLIENT26] what another tab composed before leaves before, although this tab has not heard of it", async () => {
  const { a, b } = twoTabs(new ModelBrowser({ isHeld: true }));
  await a.connect();
  await b.connect();
  b.outbox.send(CONVERSATION, "1");
  await settled();
  a.outbox.send(CONVERSATION, "2");
  await settled();
  expect(a.sent()).toEqual(["b-1"]);
  await a.store("b-1");
  expect(a.sent()).toEqual(["b-1", "a-1"]);
});

test("[CLIENT26] a message is absent from neither tab between pending and stored", async () => {
  const { a, b } = twoTabs();
  await a.connect();
  await b.connect();
  const shown = new Set<string>();
  for (const tab of [a, b]) tab.timelines.view(CONVERSATION).subscribe(() => shown.add(JSON.stringify(tab.shown())));
  b.outbox.send(CONVERSATION, "hello");
  await settled();
  await a.store("b-1");
  expect([...shown]).toEqual(['[["b-1","queued"]]', '[["b-1","sending"]]', '[["b-1","sent"]]']);
});

test("[CLIENT26] a tab without a connection sends nothing, and the other does", async () => {
  const { a, b } = twoTabs();
  await a.connect();
  await b.connect();
  await a.disconnect();
  a.outbox.send(CONVERSATION, "hello");
  await settled();
  expect([a.sent(), b.sent()]).toEqual([[], ["a-1"]]);
  await b.store("a-1");
  // It has not heard of the stored message yet, and shows what it knows.
  expect(a.shown()).toEqual([["a-1", "queued"]]);
  const row = messageRow({ message_id: 1, revision: 1, sender_id: ME, client_message_id: "a-1" });
  a.timelines.update(CONVERSATION, (state) => ({ ...state, history: { ...state.history, rows: [row] } }));
  await a.connect();
  expect([a.shown(), a.sent()]).toEqual([[["a-1", "sent"]], []]);
});

test("[CLIENT26] when the tab that sends dies, the next one sends again what was on its way, with its key", async () => {
  const { a, b } = twoTabs();
  await a.connect();
  await b.connect();
  a.outbox.send(CONVERSATION, "1");
  b.outbox.send(CONVERSATION, "2");
  await settled();
  expect([a.sent(), b.sent()]).toEqual([["a-1"], []]);
  a.die();
  await settled();
  await b.store("a-1");
  await b.store("b-1");
  expect(b.sent()).toEqual(["a-1", "b-1"]);
});

test("[CLIENT26] what a tab refused, retries or discards is so in the other", async () => {
  const { a, b, storage } = twoTabs();
  await a.connect();
  await b.connect();
  b.outbox.send(CONVERSATION, "1");
  b.outbox.send(CONVERSATION, "2");
  await settled();
  await a.link.answer("sendMessage", failure("forbidden", false));
  await a.link.answer("sendMessage", failure("forbidden", false));
  const failed = ["b-1", "b-2"].map((key) => [key, "failed"]);
  expect([a.shown(), b.shown()]).toEqual([failed, failed]);
  b.outbox.discard(CONVERSATION, "b-1");
  b.outbox.retry(CONVERSATION, "b-2");
  await settled();
  expect([a.shown(), b.shown()]).toEqual([[["b-2", "sending"]], [["b-2", "queued"]]]);
  await a.store("b-2");
  expect([a.shown(), b.shown(), await storage.load(ME)]).toEqual([[["b-2", "sent"]], [["b-2", "sent"]], []]);
});

test("[CLIENT26] what one tab discards while the other has it on its way is not sent again", async () => {
  const { a, b } = twoTabs();
  await a.connect();
  await b.connect();
  b.outbox.send(CONVERSATION, "1");
  await settled();
  b.outbox.discard(CONVERSATION, "b-1");
  await settled();
  // Whether it is stored already, nobody knows yet.
  expect([a.shown(), b.shown()]).toEqual([[["b-1", "sending"]], []]);
  await a.link.answer("sendMessage", failure("unavailable", true));
  expect([a.shown(), a.clock.waits]).toEqual([[], []]);
});

test("[CLIENT26] without Web Locks both send, each in order, with the same keys", async () => {
  const storage = createMemoryOutboxStorage();
  await storage.put(ME, outboxEntry("old-1"));
  await storage.put(ME, outboxEntry("old-2"));
  const [a, b] = [openOutbox({ storage, name: "a" }), openOutbox({ storage, name: "b" })];
  await a.connect();
  await b.connect();
  for (const key of ["old-1", "old-2"]) for (const tab of [a, b]) await tab.store(key);
  expect([a.sent(), b.sent()]).toEqual([
    ["old-1", "old-2"],
    ["old-1", "old-2"],
  ]);
});
