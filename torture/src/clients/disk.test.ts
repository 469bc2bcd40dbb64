import { expect, test } from "vitest";
import { Disk } from "./disk.js";

const ADDRESS = "http://127.0.0.1:1";
/** As the client's storage does it. */
function open(address = ADDRESS): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(`outbox of ${address}`, 1);
    request.onupgradeneeded = () => request.result.createObjectStore("entries", { keyPath: "clientMessageId" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = reject;
  });
}

function put(page: IDBDatabase, clientMessageId: string): IDBTransaction {
  const transaction = page.transaction("entries", "readwrite");
  transaction.objectStore("entries").put({ clientMessageId });
  return transaction;
}

test("what a page has written outlives its crash, what it was writing does not, and nothing of it comes later", async () => {
  const disk = new Disk(ADDRESS);
  expect(await disk.crash()).toEqual(new Set());
  disk.start();
  const first = await open();
  await new Promise((resolve) => {
    put(first, "kept").oncomplete = resolve;
  });
  put(first, "too late");
  const kept = disk.crash();
  expect(() => put(first, "dead")).toThrow();
  await expect(open()).rejects.toThrow("gone");
  expect(await kept).toEqual(new Set(["kept"]));

  disk.start();
  const opening = open();
  expect(await disk.crash()).toEqual(new Set(["kept"]));
  const between = await opening;
  disk.start();
  expect(() => put(between, "of a page that is gone")).toThrow();
  const next = await open();
  await new Promise((resolve) => {
    put(next, "next").oncomplete = resolve;
  });
  expect(await disk.crash()).toEqual(new Set(["kept", "next"]));
});

test("addresses that begin alike are two disks, and one that is discarded leaves nothing to its successor", async () => {
  const [, longer] = [new Disk("http://127.0.0.1:2"), new Disk("http://127.0.0.1:22")];
  const page = await open("http://127.0.0.1:22");
  await new Promise((resolve) => {
    put(page, "kept").oncomplete = resolve;
  });
  expect(await longer.crash()).toEqual(new Set(["kept"]));
  await longer.discard();
  const successor = new Disk("http://127.0.0.1:22");
  await open("http://127.0.0.1:22");
  expect(await successor.crash()).toEqual(new Set());
});
