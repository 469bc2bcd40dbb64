import { createServer } from "node:http";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { createClient } from "@duologue/client";
import type { User } from "@duologue/protocol";
import { toRouteHandlers } from "@duologue/server/next";
import { toNodeHandler } from "@duologue/server/node";
import { createWorld, TestSocket, type World } from "@duologue/testkit";
import { getRequestListener } from "@hono/node-server";
import express from "express";
import express4 from "express-4";
import fastify from "fastify";
import { Hono } from "hono";
import { Server as SocketServer } from "socket.io";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { HOSTS, listening } from "./hosts.js";

let world: World;
let ada: User;
let ben: User;

beforeAll(async () => {
  world = await createWorld({ basePath: "/chat" });
  ada = await world.user("Ada");
  ben = await world.user("Ben");
});

afterAll(() => world[Symbol.asyncDispose]());

async function as(user: User): Promise<Record<string, string>> {
  return { authorization: `Bearer ${await world.token(user)}` };
}

async function post(url: string, body: string): Promise<{ status: number; body: unknown }> {
  const headers = { ...(await as(ada)), "content-type": "application/json" };
  const response = await fetch(url, { method: "POST", headers, body, signal: AbortSignal.timeout(10_000) });
  return { status: response.status, body: await response.json() };
}

async function textOf(url: string): Promise<string> {
  return (await fetch(url)).text();
}

/** Two users talk over a server: one by WebSocket, one by polling. */
async function talk(url: string, conversationId: number): Promise<void> {
  const socket = async (user: User, transport: "websocket" | "polling") =>
    new TestSocket(url, {
      path: "/chat/socket.io",
      auth: { token: await world.token(user) },
      transports: [transport],
    });
  using hers = await socket(ada, "websocket");
  using his = await socket(ben, "polling");
  for (const one of [hers, his]) expect(await one.ask("joinRoom", conversationId)).toMatchObject({ ok: true });
  const content = `Hello at ${url}`;
  hers.emit("sendMessage", { conversationId, senderId: ada.user_id, content });
  await his.hears("receiveMessage", (message) => message.content === content);
}

describe.each(Object.entries(HOSTS))("[EMBED5] %s: attach with a basePath", (_name, begin) => {
  test("serves the routes and Socket.IO, and leaves the rest to the host", async () => {
    await using host = await begin((server) => world.chat.attach(server));
    for (const path of ["/chat/healthz", "/chat/healthz?x=1"]) {
      expect(await (await fetch(host.url + path)).json()).toEqual({ status: "ok" });
    }
    for (const path of ["/chat", "/chat/", "/chat?x", "/chat/v1", "/chat/nothing"]) {
      expect(await (await fetch(host.url + path)).json()).toMatchObject({ code: "not_found" });
    }
    for (const path of ["/", "/chatty", "/chats/v1", "/v1/users", "/socket.io/?EIO=4&transport=polling"]) {
      expect(await textOf(host.url + path)).toBe("host");
    }
    const opened = await post(`${host.url}/chat/v1/conversations`, JSON.stringify({ userId: ben.user_id }));
    expect(opened).toMatchObject({ body: { other_user: { name: "Ben" } } });
    await talk(host.url, (opened.body as { conversation_id: number }).conversation_id);
  });
});

test("[CLIENT19] [EMBED5] a client with the url of the routes finds Socket.IO, below them or at the root", async () => {
  await using atRoot = await createWorld();
  const server = createServer(express().use("/chat", toNodeHandler(atRoot.chat)));
  atRoot.chat.attach(server);
  await using host = await listening(server.listen(0, "127.0.0.1"));
  const eve = await atRoot.user("Eve");
  for (const [url, token] of [
    [`${world.url}/chat`, await world.token(ada)],
    [`${host.url}/chat`, await atRoot.token(eve)],
  ] as const) {
    const client = createClient({ url, token, outbox: "memory" });
    client.connect();
    await vi.waitUntil(() => client.connection.snapshot().status === "live", { timeout: 30_000 });
    client.disconnect();
  }
});

test("[EMBED5] a request of HTTP/1.0 without a Host, as health checks send, receives the response", async () => {
  const { port } = new URL(world.url);
  const connection = connect(Number(port), "127.0.0.1");
  connection.write("GET /chat/healthz HTTP/1.0\r\n\r\n");
  expect(await text(connection)).toMatch(/^HTTP\/1.1 200 OK.*\{"status":"ok"\}/s);
});

test("[EMBED5] the description of the routes names where they are", async () => {
  const document = await (await world.chat.fetch(new Request("http://host/chat/openapi.json"))).json();
  expect(document.servers).toEqual([{ url: "/chat" }]);
});

test("[EMBED5] [EMBED4] a host's own Socket.IO stays at its path, whether it came before or after", async () => {
  for (const isEarlier of [true, false]) {
    const app = fastify();
    if (!isEarlier) world.chat.attach(app.server);
    const own = new SocketServer(app.server);
    if (isEarlier) world.chat.attach(app.server);
    own.on("connection", (socket) => void socket.emit("welcome", "host"));
    const url = await app.listen({ port: 0, host: "127.0.0.1" });
    for (const transport of ["websocket", "polling"] as const) {
      using socket = new TestSocket(url, { transports: [transport] });
      expect(await socket.hears("welcome")).toBe("host");
    }
    await talk(url, await conversation());
    own.disconnectSockets(true);
    await own.close();
  }
});

let known: number | undefined;
async function conversation(): Promise<number> {
  const response = await world.request(ada, "POST", "/v1/conversations", { userId: ben.user_id });
  known ??= (await response.json()).conversation_id as number;
  return known;
}

/** Ways to mount the routes without `attach`; each with the address at which they then are. */
const MOUNTED: Record<string, () => { server: Parameters<typeof listening>[0]; prefix: string }> = {
  "Express 5, app.use": () => ({
    server: createServer(express().use("/chat", toNodeHandler(world.chat))),
    prefix: "/chat",
  }),
  "Express 4, app.use": () => ({
    server: createServer(express4().use("/chat", toNodeHandler(world.chat))),
    prefix: "/chat",
  }),
  "Express 5, another prefix": () => ({
    server: createServer(express().use("/talk", toNodeHandler(world.chat))),
    prefix: "/talk",
  }),
  "Express 5, a router that takes no prefix off": () => ({
    server: createServer(express().all("/chat/{*path}", toNodeHandler(world.chat))),
    prefix: "/chat",
  }),
  "Express 5, a router in a router": () => ({
    server: createServer(
      express().use("/api", express.Router().use("/talk", express.Router().use(toNodeHandler(world.chat)))),
    ),
    prefix: "/api/talk",
  }),
  "Express 5 after express.json()": () => ({
    server: createServer(express().use(express.json()).use("/chat", toNodeHandler(world.chat))),
    prefix: "/chat",
  }),
  "Express 4 after express.json()": () => ({
    server: createServer(express4().use(express4.json()).use("/chat", toNodeHandler(world.chat))),
    prefix: "/chat",
  }),
  "Express 5 after express.json(), by @hono/node-server": () => ({
    server: createServer(express().use(express.json()).use("/chat", getRequestListener(world.chat.fetch))),
    prefix: "/chat",
  }),
  "Express 5 after express.text()": () => ({
    server: createServer(
      express()
        .use(express.text({ type: "*/*" }))
        .use("/chat", toNodeHandler(world.chat)),
    ),
    prefix: "/chat",
  }),
  "Express 5 after express.raw()": () => ({
    server: createServer(
      express()
        .use(express.raw({ type: "*/*" }))
        .use("/chat", toNodeHandler(world.chat)),
    ),
    prefix: "/chat",
  }),
  "Hono, mount": () => ({
    server: createServer(getRequestListener(new Hono().mount("/chat", world.chat.fetch).fetch)),
    prefix: "/chat",
  }),
  "Hono, a route": () => ({
    server: createServer(
      getRequestListener(new Hono().all("/chat/*", (context) => world.chat.fetch(context.req.raw)).fetch),
    ),
    prefix: "/chat",
  }),
  "handlers of Next.js": () => {
    const handlers = toRouteHandlers(() => world.chat);
    const handle = (request: Request) => handlers[request.method as "GET" | "POST"](request);
    return { server: createServer(getRequestListener(handle)), prefix: "/chat" };
  },
};

test.each(Object.entries(MOUNTED))("[EMBED7] [EMBED8] %s: the routes work, with their bodies", async (_name, mount) => {
  const { server, prefix } = mount();
  await using host = await listening(server.listen(0, "127.0.0.1"));
  for (const query of ["", "?x=1"]) {
    const response = await fetch(`${host.url}${prefix}/v1/users/me${query}`, { headers: await as(ada) });
    expect(await response.json()).toMatchObject({ user_id: ada.user_id });
  }
  const opened = await post(`${host.url}${prefix}/v1/conversations`, JSON.stringify({ userId: ben.user_id }));
  expect(opened.body).toMatchObject({ other_user: { name: "Ben" } });
});

test("[EMBED8] a body of which nothing is left fails at once, and the log says so once", async () => {
  const app = express();
  // Reads everything, and keeps nothing.
  app.use((request, _response, next) => request.on("end", next).resume());
  app.use("/chat", toNodeHandler(world.chat));
  await using host = await listening(createServer(app).listen(0, "127.0.0.1"));
  for (const _twice of [1, 2]) {
    const failed = await post(`${host.url}/chat/v1/conversations`, JSON.stringify({ userId: ben.user_id }));
    expect(failed).toMatchObject({ status: 500, body: { code: "body_already_read" } });
  }
  expect(world.log.filter((line) => line.includes("body_already_read"))).toHaveLength(1);
});

test("[EMBED8] a standard Request whose body was read before fails alike", async () => {
  const request = new Request("http://host/chat/v1/conversations", {
    method: "POST",
    headers: { ...(await as(ada)), "content-type": "application/json", "content-length": "2" },
    body: "{}",
  });
  await request.text();
  const response = await world.chat.fetch(request);
  expect([response.status, (await response.json()).code]).toEqual([500, "body_already_read"]);
});

test.each([
  ["Express 5", () => createServer(express().use("/chat", world.chat.fetch as never))],
  ["Express 4", () => createServer(express4().use("/chat", world.chat.fetch as never))],
])("[EMBED14] chat.fetch as middleware of %s is an error that says what to do", async (_name, begin) => {
  await using host = await listening(begin().listen(0, "127.0.0.1"));
  const response = await fetch(`${host.url}/chat/healthz`);
  expect(response.status).toBe(500);
  expect(await response.text()).toContain("toNodeHandler(chat)");
});
