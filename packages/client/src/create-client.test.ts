import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import { createClient } from "./create-client.js";

afterEach(() => vi.unstubAllGlobals());

test("[CLIENT34] a client that a module creates reads nothing of a browser until it is used", async () => {
  const fetch = vi.fn(async () => Response.json({ data: [], has_more: false }));
  const client = createClient({ url: "/chat", token: "t", fetch });
  expect(client.connection.snapshot().status).toBe("offline");
  vi.stubGlobal("location", { href: "https://example.com/inbox" });
  expect(await client.findUsers("")).toEqual({ users: [], hasMore: false });
  expect(fetch).toHaveBeenCalledWith("https://example.com/chat/v1/users?query=", expect.anything());
});

test("[CLIENT34] creating a client and its views reads no global of a browser", () => {
  const read: string[] = [];
  for (const name of ["document", "location", "navigator", "indexedDB", "localStorage", "BroadcastChannel", "fetch"]) {
    const before = Object.getOwnPropertyDescriptor(globalThis, name);
    Object.defineProperty(globalThis, name, { configurable: true, get: () => void read.push(name) });
    onTestFinished(() => {
      if (before) Object.defineProperty(globalThis, name, before);
      else Reflect.deleteProperty(globalThis, name);
    });
  }
  const client = createClient({ url: "/chat", token: "t" });
  for (const view of [client.me, client.connection, client.conversations, client.timeline(7)]) view.snapshot();
  expect(read).toEqual([]);
});

test("[CLIENT35] without a page, a relative url does not connect, with one warning, and requests say what is missing", async () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  const token = vi.fn(async () => "t");
  for (const url of ["/chat", undefined]) {
    const client = createClient({ url, token });
    client.connect();
    client.connect();
    expect(client.connection.snapshot().status).toBe("offline");
    await expect(client.findUsers("a")).rejects.toThrow(/there is no page here.*needs a whole url/);
    await expect(client.startConversation(2)).rejects.toThrow(TypeError);
    client.disconnect();
  }
  expect(warn.mock.calls).toEqual([[expect.stringMatching(/^Duologue: connect\(\) does nothing here/)]]);
  expect(token).not.toHaveBeenCalled();
  warn.mockRestore();
});

test("[CLIENT35] a url that names no server throws where it is written", () => {
  expect(() => createClient({ url: "https://", token: "t" })).toThrow(TypeError);
});

test("[CLIENT36] what was at first stays what it was, the same object, in each view", () => {
  const client = createClient({ url: "/chat", token: "t" });
  const views = [client.me, client.connection, client.conversations, client.outbox, client.timeline(7)];
  const before = views.map((view) => view.initial?.());
  client.sendMessage(7, "Hello!");
  expect(client.timeline(7).snapshot().messages).toHaveLength(1);
  expect(client.timeline(7).initial?.()).toMatchObject({ status: "idle", messages: [] });
  for (const [at, view] of views.entries()) expect(view.initial?.()).toBe(before[at]);
});
