import type { User } from "@duologue/protocol";
import { createWorld, type World } from "@duologue/testkit";
import { Hono } from "hono";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

let world: World;
let ada: User;
let conversationId: number;

beforeAll(async () => {
  world = await createWorld({ corsOrigin: ["https://friend.test"] });
  ada = await world.user("Ada");
  conversationId = await world.conversation(ada, await world.user("Bob"));
});

afterAll(() => world[Symbol.asyncDispose]());

describe("operators", () => {
  test.each(["/healthz", "/readyz"])("[HTTP14] %s answers 200 without a token", async (path) => {
    const response = await fetch(world.url + path);
    expect([response.status, await response.json()]).toEqual([200, { status: "ok" }]);
  });

  /** The value of a line of the metrics; 0 if there is none. */
  async function measured(line: string): Promise<number> {
    const response = await fetch(`${world.url}/metrics`);
    expect(response.headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
    const found = (await response.text()).split("\n").find((candidate) => candidate.startsWith(`${line} `));
    return Number(found?.slice(line.length) ?? 0);
  }

  const commands = (event: string, outcome: string) =>
    measured(`duologue_commands_total{event="${event}",outcome="${outcome}"}`);

  test("[HTTP14] metrics count connections, groups, and commands of both doors by what became of them", async () => {
    const path = `/v1/conversations/${conversationId}/messages`;
    using socket = await world.connect(ada);
    expect(await measured("duologue_connections")).toBe(1);
    await world.request(ada, "POST", path, { content: "over HTTP" });
    await socket.ask("sendMessage", { conversationId, senderId: ada.user_id, content: "over the socket" });
    expect(await commands("sendMessage", "ok")).toBe(2);
    expect(await measured("duologue_group_commands_sum")).toBe(2);
    await world.request(ada, "POST", path, { content: "" });
    await socket.ask("sendMessage", {});
    expect(await commands("sendMessage", "invalid_payload")).toBe(2);
    await socket.ask("anything at all");
    expect(await commands("unknown", "unknown_event")).toBe(1);
    await world.request(null, "GET", path);
    expect(await commands("listMessages", "unauthorized")).toBe(1);
    expect(await measured("process_resident_memory_bytes")).toBeGreaterThan(0);
  });
});

describe("headers", () => {
  test("[HTTP16] answers are not kept by caches, nor taken for something else", async () => {
    for (const path of ["/v1/users/me", "/v1/users", "/nowhere", "/openapi.json"]) {
      const { headers } = await world.request(ada, "GET", path);
      expect([headers.get("cache-control"), headers.get("x-content-type-options")]).toEqual(["no-store", "nosniff"]);
    }
  });

  const ask = (origin: string, init: RequestInit = {}) =>
    world.chat.fetch(new Request(`${world.url}/v1/users/me`, { ...init, headers: { origin, ...init.headers } }));

  test("[HTTP16] pages of the listed origins may ask, and others may not", async () => {
    const allowed = await ask("https://friend.test");
    expect(allowed.headers.get("access-control-allow-origin")).toBe("https://friend.test");
    expect(allowed.headers.get("access-control-expose-headers")).toBe("Retry-After");
    expect(allowed.headers.get("access-control-allow-credentials")).toBeNull();
    for (const origin of ["https://stranger.test", "https://friend.test.stranger.test", "null"]) {
      expect((await ask(origin)).headers.get("access-control-allow-origin")).toBeNull();
    }
  });

  test("[HTTP16] a preflight allows the token's header", async () => {
    const headers = { "access-control-request-method": "POST", "access-control-request-headers": "authorization" };
    const { status, headers: answered } = await ask("https://friend.test", { method: "OPTIONS", headers });
    expect(status).toBe(204);
    expect(answered.get("access-control-allow-headers")).toBe("Authorization,Content-Type");
    expect(answered.get("access-control-allow-methods")).toBe("GET,POST,PUT");
  });

  test("[HTTP16] without listed origins there are no such headers, and * lists all", async () => {
    await using closed = await createWorld();
    await using open = await createWorld({ corsOrigin: ["*"] });
    const asked = ({ chat }: World) =>
      chat.fetch(new Request("http://chat.test/healthz", { headers: { origin: "https://any.test" } }));
    expect((await asked(closed)).headers.get("access-control-allow-origin")).toBeNull();
    expect((await asked(open)).headers.get("access-control-allow-origin")).toBe("*");
  });
});

describe("mounted under a prefix", () => {
  test("[HTTP15] every route works there", async () => {
    const host = new Hono().mount("/chat", world.chat.fetch);
    const headers = { authorization: `Bearer ${await world.token(ada)}` };
    expect((await host.request("/chat/healthz")).status).toBe(200);
    expect(await (await host.request("/chat/v1/users/me", { headers })).json()).toEqual(ada);
    expect((await host.request(`/chat/v1/conversations/${conversationId}/messages`, { headers })).status).toBe(200);
    expect((await host.request("/chat/nowhere", { headers })).status).toBe(404);
  });
});
