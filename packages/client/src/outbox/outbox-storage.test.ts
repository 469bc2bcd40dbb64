import "fake-indexeddb/auto";
import { openDB } from "idb";
import { describe, expect, test, vi } from "vitest";
import { FakeClock, settled } from "../../test/fake-clock.js";
import { failure } from "../../test/hand-held-link.js";
import { outboxEntry } from "../../test/open-outbox.js";
import { systemClock } from "../clock.js";
import { createIndexedDbOutboxStorage } from "./indexed-db-outbox-storage.js";
import { createMemoryOutboxStorage } from "./memory-outbox-storage.js";
import type { OutboxStorage } from "./outbox-storage.js";

const ADA = 1;
const GRACE = 2;

const keys = async (storage: OutboxStorage, userId: number) =>
  (await storage.load(userId)).map(({ clientMessageId }) => clientMessageId);

let names = 0;
const nextName = () => `outbox ${++names}`;
const onDevice = (name = nextName()) => createIndexedDbOutboxStorage(name, systemClock);

describe.each([
  ["memory", createMemoryOutboxStorage],
  ["IndexedDB", () => onDevice()],
])("%s", (_, create) => {
  test("[CLIENT20] what is put is given back as it was, with its place", async () => {
    const storage = create();
    const whole = outboxEntry("a", { content: "Grüße 👩‍👩‍👧\n\u2028", failure: failure("forbidden", false) });
    const order = await storage.put(ADA, whole);
    expect(await storage.load(ADA)).toEqual([{ ...whole, order }]);
  });

  test("[CLIENT20] places follow the order of putting, and none is given twice", async () => {
    const storage = create();
    const places = [await storage.put(ADA, outboxEntry("b")), await storage.put(ADA, outboxEntry("a"))];
    await storage.remove("a");
    places.push(await storage.put(ADA, outboxEntry("c")));
    expect(await keys(storage, ADA)).toEqual(["b", "c"]);
    expect(places).toEqual([...new Set(places)].sort((a, b) => a - b));
  });

  test("[CLIENT20] an entry is replaced in its place, once however often it is put", async () => {
    const storage = create();
    const order = await storage.put(ADA, outboxEntry("a"));
    await storage.put(ADA, outboxEntry("b"));
    expect(await storage.put(ADA, outboxEntry("a", { order, content: "changed" }))).toBe(order);
    // Its first writing had been taken for failed.
    expect(await storage.put(ADA, outboxEntry("a", { content: "changed again" }))).toBe(order);
    expect((await storage.load(ADA)).map(({ content }) => content)).toEqual(["changed again", "x"]);
  });

  test("[CLIENT26] what another tab has removed does not come back by being changed", async () => {
    const storage = create();
    const order = await storage.put(ADA, outboxEntry("a"));
    await storage.remove("a");
    expect(await storage.put(ADA, outboxEntry("a", { order, failure: failure("internal", false) }))).toBe(order);
    await storage.remove("a");
    expect(await storage.load(ADA)).toEqual([]);
  });

  test("[CLIENT27] each user has their own, and one that turns out to be another's moves", async () => {
    const storage = create();
    const order = await storage.put(ADA, outboxEntry("a"));
    await storage.put(GRACE, outboxEntry("b"));
    expect([await keys(storage, ADA), await keys(storage, GRACE)]).toEqual([["a"], ["b"]]);
    await storage.put(GRACE, outboxEntry("a", { order }));
    expect([await keys(storage, ADA), await keys(storage, GRACE)]).toEqual([[], ["a", "b"]]);
  });

  test("[CLIENT27] who was last is remembered until forgotten", async () => {
    const storage = create();
    expect(await storage.lastUser()).toBe(null);
    await storage.rememberUser(ADA);
    await storage.rememberUser(GRACE);
    expect(await storage.lastUser()).toBe(GRACE);
    await storage.rememberUser(null);
    expect(await storage.lastUser()).toBe(null);
  });
});

test("[CLIENT20] what is on the device outlives the page, its order too, and every tab sees it", async () => {
  const name = nextName();
  const first = onDevice(name);
  await first.rememberUser(ADA);
  await first.put(ADA, outboxEntry("a"));
  await first.remove("a");
  const last = await first.put(ADA, outboxEntry("b"));
  const second = onDevice(name);
  expect(await second.lastUser()).toBe(ADA);
  expect(await keys(second, ADA)).toEqual(["b"]);
  expect(await second.put(ADA, outboxEntry("c"))).toBeGreaterThan(last);
  expect(await keys(first, ADA)).toEqual(["b", "c"]);
});

test("[CLIENT28] a newer page may change the tables, and what can't be read then rejects at once", async () => {
  const name = nextName();
  const old = onDevice(name);
  await old.put(ADA, outboxEntry("a"));
  // Is let through, or this would wait for ever.
  const newer = await openDB(name, 2);
  await expect(old.load(ADA)).rejects.toThrow();
  newer.close();
});

test("[CLIENT28] a browser that gives no answer is given up after five seconds", async () => {
  const name = nextName();
  // Holds the database open at an older version, and lets nobody through.
  const holder = await new Promise<IDBDatabase>((resolve) => {
    const request = indexedDB.open(name, 1);
    request.onsuccess = () => resolve(request.result);
  });
  const upgrade = indexedDB.open(name, 2);
  await new Promise((resolve) => {
    upgrade.onblocked = resolve;
  });
  const clock = new FakeClock();
  const storage = createIndexedDbOutboxStorage(name, clock);
  const outcome = storage.load(ADA).then(
    () => "loaded",
    () => "given up",
  );
  await settled();
  expect(clock.waits).toEqual([5_000]);
  await clock.advance(5_000);
  expect(await outcome).toBe("given up");
  holder.close();
});

test("[CLIENT28] a transaction that the browser ends rejects once, and nowhere else", async () => {
  const storage = onDevice();
  await storage.put(ADA, outboxEntry("a"));
  const unheard: unknown[] = [];
  const hear = (reason: unknown) => unheard.push(reason);
  process.on("unhandledRejection", hear);
  const begin = IDBDatabase.prototype.transaction;
  const full = vi.spyOn(IDBDatabase.prototype, "transaction").mockImplementation(function (this: IDBDatabase, ...of) {
    const transaction = begin.apply(this, of);
    queueMicrotask(() => transaction.abort());
    return transaction;
  });
  await expect(storage.put(ADA, outboxEntry("b"))).rejects.toThrow("aborted");
  await expect(storage.remove("a")).rejects.toThrow("aborted");
  await expect(storage.load(ADA)).rejects.toThrow("aborted");
  await expect(storage.rememberUser(ADA)).rejects.toThrow("aborted");
  await expect(storage.rememberUser(null)).rejects.toThrow("aborted");
  await expect(storage.lastUser()).rejects.toThrow("aborted");
  full.mockRestore();
  expect(await keys(storage, ADA)).toEqual(["a"]);
  process.off("unhandledRejection", hear);
  expect(unheard).toEqual([]);
});

test("[UI34] records of another shape are ignored, and the others are loaded", async () => {
  const name = nextName();
  const storage = onDevice(name);
  await storage.put(ADA, outboxEntry("good"));
  const { clientMessageId: _, order: __, ...entry } = outboxEntry("bad");
  const database = await openDB(name);
  const strange = [
    { content: 7 },
    { content: null },
    { conversationId: "1" },
    { composedAt: 0 },
    { failure: "no" },
    { failure: {} },
  ];
  for (const [at, part] of strange.entries()) {
    await database.put("entries", { ...entry, clientMessageId: `bad ${at}`, userId: ADA, ...part });
  }
  await database.put("entries", { userId: ADA });
  await database.put("facts", "somebody", "lastUser");
  database.close();
  expect(await keys(storage, ADA)).toEqual(["good"]);
  expect(await storage.lastUser()).toBeNull();
});
