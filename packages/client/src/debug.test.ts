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
  listener.lost("xhr poll error");
  listener.refused("token_expired");
  const payload = { message_id: 5, content: "SECRET", conversation_id: 7 };
  listener.heard({ event: "receiveMessage", payload } as unknown as Parameters<typeof listener.heard>[0]);
  await link.request("joinInbox", undefined);
  const fetch = debuggedFetch(async () => new Response("SECRET", { status: 201 }), debug);
  await fetch("https://a.example/chat/v1/users?query=SECRET", { headers: { authorization: "Bearer SECRET" } });
  expect(heard).toHaveBeenCalledTimes(1);
  expect(written.mock.calls.map(([what, facts]) => [what.replace("[duologue] ", ""), facts])).toEqual([
    ["connecting", undefined],
    ["connection lost", { why: "xhr poll error" }],
    ["rejected", { code: "token_expired" }],
    ["receiveMessage", { message_id: 5, conversation_id: 7 }],
    ["joinInbox", { ok: false, code: "unavailable" }],
    ["HTTP", { method: "GET", path: "/chat/v1/users", status: 201 }],
  ]);
  expect(JSON.stringify(written.mock.calls)).not.toContain("SECRET");
});
