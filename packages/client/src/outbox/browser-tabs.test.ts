import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import { settled } from "../../test/fake-clock.js";
import { FakeLocks } from "../../test/fake-locks.js";
import { ME, messageRow, YOU } from "../../test/rows.js";
import { createBrowserTabs } from "./browser-tabs.js";
import type { OutboxNews } from "./outbox-tabs.js";

afterEach(() => {
  vi.unstubAllGlobals();
});

/** Tabs that ask for the right to send, and who was granted it, in order. */
function asking(locks: unknown) {
  vi.stubGlobal("navigator", { locks });
  const granted: string[] = [];
  const ask = (tab: string, userId = ME, outbox = "outbox") =>
    createBrowserTabs(outbox).hold(userId, () => granted.push(tab));
  return { granted, ask };
}

test("[CLIENT26] one tab has the right to send, and the next when it is given back", async () => {
  const { granted, ask } = asking(new FakeLocks());
  const giveBack = ask("a");
  ask("b");
  ask("c");
  await settled();
  expect(granted).toEqual(["a"]);
  giveBack();
  await settled();
  expect(granted).toEqual(["a", "b"]);
});

test("[CLIENT26] a tab that no longer asks for the right to send is passed over", async () => {
  const { granted, ask } = asking(new FakeLocks());
  const giveBack = ask("a");
  const callOff = ask("b");
  ask("c");
  callOff();
  giveBack();
  await settled();
  expect(granted).toEqual(["a", "c"]);
});

test("[CLIENT26] [CLIENT27] each user and each server has a right to send of its own", async () => {
  const { granted, ask } = asking(new FakeLocks());
  ask("a");
  ask("b", YOU);
  ask("c", ME, "another outbox");
  await settled();
  expect(granted).toEqual(["a", "b", "c"]);
});

test("[CLIENT26] where there are no Web Locks, or they are refused, every tab may send", async () => {
  for (const locks of [undefined, { request: () => Promise.reject(new Error("An opaque origin.")) }]) {
    const { granted, ask } = asking(locks);
    ask("a");
    ask("b");
    await settled();
    expect(granted).toEqual(["a", "b"]);
  }
});

test("[CLIENT26] what a tab tells is heard by the others, as long as they listen, and not by itself", async () => {
  const [a, b, c] = [createBrowserTabs("told"), createBrowserTabs("told"), createBrowserTabs("told")];
  const heard: string[] = [];
  const stopA = a.listen(() => heard.push("a"));
  const stopB = b.listen(() => heard.push("b"));
  stopB();
  const news = await new Promise<OutboxNews>((resolve) => {
    const stopC = c.listen((told) => {
      stopC();
      resolve(told);
    });
    a.tell({ userId: ME, stored: messageRow({ message_id: 1, revision: 1 }) });
  });
  stopA();
  expect([news.userId, news.stored?.message_id, heard]).toEqual([ME, 1, []]);
});

const throwing = () => {
  throw new DOMException("The operation is insecure.", "SecurityError");
};

test.each([
  ["absent", { value: undefined }],
  ["null", { value: null }],
  ["throwing when named", { get: throwing }],
  ["throwing when used", { value: { request: throwing } }],
  ["replaced by something without a result", { value: { request() {} } }],
  ["replaced by something else", { value: { request: () => ({}) } }],
])("[UI34] where Web Locks are %s, every tab may send", (_, locks) => {
  const { granted, ask } = asking(undefined);
  vi.stubGlobal("navigator", Object.defineProperty({}, "locks", locks));
  ask("a");
  ask("b");
  expect(granted).toEqual(["a", "b"]);
});

test.each([
  ["absent", { value: undefined }],
  ["throwing when named", { get: throwing }],
  ["throwing when used", { value: throwing }],
])("[UI34] where BroadcastChannel is %s, a tab works alone", (_, channel) => {
  const before = Object.getOwnPropertyDescriptor(globalThis, "BroadcastChannel") ?? {};
  Object.defineProperty(globalThis, "BroadcastChannel", { configurable: true, ...channel });
  onTestFinished(() => void Object.defineProperty(globalThis, "BroadcastChannel", before));
  const tabs = createBrowserTabs("alone");
  const stop = tabs.listen(() => expect.unreachable());
  tabs.tell({ userId: ME, stored: null });
  stop();
});

test("[UI34] what another version of the application tells is ignored", async () => {
  const tabs = createBrowserTabs("mixed");
  const heard: OutboxNews[] = [];
  const strange = new BroadcastChannel("mixed");
  onTestFinished(() => strange.close());
  const done = new Promise<void>((resolve) => {
    onTestFinished(
      tabs.listen((news) => {
        heard.push(news);
        resolve();
      }),
    );
  });
  for (const data of [null, 7, "news", {}, { userId: "1", stored: null }, { userId: ME, stored: { content: "x" } }]) {
    strange.postMessage(data);
  }
  strange.postMessage({ userId: ME, stored: null });
  await done;
  expect(heard).toEqual([{ userId: ME, stored: null }]);
});
