import { afterEach, beforeEach, expect, type MockInstance, test, vi } from "vitest";
import { HandHeldLink } from "../test/hand-held-link.js";
import { createDebug } from "./debug.js";
import { debuggedFetch, debuggedLink } from "./debugged.js";

let written: MockInstance<typeof console.debug>;
beforeEach(() => {
  written = vi.spyOn(console, "debug").mockImplementation(() => {});
});
afterEach(() => {
  written.mockRestore();
  vi.unstubAllGlobals();
});

test("[CLIENT41] the switch is the option, else the browser's storage, read when something happens", () => {
  const byStorage = createDebug(undefined);
  byStorage("nobody listens");
  vi.stubGlobal("localStorage", { getItem: (key: string) => (key === "duologueDebug" ? "1" : null) });
  byStorage("heard");
  createDebug(false)("switched off");
  vi.unstubAllGlobals();
  createDebug(true)("by option", { at: 1 });
  vi.stubGlobal("localStorage", {
    getItem() {
      throw new Error("blocked");
    },
  });
  byStorage("blocked");
  expect(written.mock.calls).toEqual([["[duologue] heard"], ["[duologue] by option", { at: 1 }]]);
});

test("[CLIENT41] it writes what happens, and neither a token nor what somebody wrote", async () => {
  const debug = createDebug(true);
  const wire = new HandHeldLink();
  const link = debuggedLink(wire, debug);
  const heard = vi.fn();
  link.listen({ opened() {}, lost() {}, closed() {}, refused() {}, ended() {}, heard });
  const listener = wire.server;
  link.open("SECRET");
  listener.opened();
  listener.closed();
  listener.ended();
  listener.lost("xhr poll error");
  listener.refused("token_expired");
  const payload = { message_id: 5, content: "SECRET", conversation_id: 7 };
  listener.heard({ event: "receiveMessage", payload } as unknown as Parameters<typeof listener.heard>[0]);
  await link.request("joinInbox", undefined);
  const fetch = debuggedFetch(async () => new Response("SECRET", { status: 201 }), debug);
  await fetch("https://a.example/chat/v1/users?query=SECRET", { headers: { authorization: "Bearer SECRET" } });
  const broken = debuggedFetch(() => Promise.reject(new TypeError("SECRET")), debug);
  await expect(broken("https://a.example/v1/messages", { method: "POST", body: "SECRET" })).rejects.toThrow(TypeError);
  expect(heard).toHaveBeenCalledTimes(1);
  expect(written.mock.calls.map(([what, facts]) => [what.replace("[duologue] ", ""), facts])).toEqual([
    ["connecting", undefined],
    ["connected", undefined],
    ["the server closed the connection", undefined],
    ["the server ended the connection permanently", undefined],
    ["connection lost", { why: "xhr poll error" }],
    ["rejected", { code: "token_expired" }],
    ["receiveMessage", { message_id: 5, conversation_id: 7 }],
    ["joinInbox", { ok: false, code: "unavailable" }],
    ["HTTP", { method: "GET", path: "/chat/v1/users", status: 201 }],
    ["HTTP", { method: "POST", path: "/v1/messages", failed: "TypeError" }],
  ]);
  expect(JSON.stringify(written.mock.calls)).not.toContain("SECRET");
});
