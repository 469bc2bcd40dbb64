import { EventEmitter, once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import type { Duplex } from "node:stream";
import { text } from "node:stream/consumers";
import { afterEach, expect, test } from "vitest";
import { intercept } from "./intercept.js";

type OnUpgrade = (request: IncomingMessage, connection: Duplex, head: Buffer) => void;

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

/** A host's server, which answers what it was asked. */
async function host(onUpgrade: OnUpgrade = () => {}): Promise<Server> {
  const server = createServer(async (request, response) => {
    const { method, url, headers } = request;
    response.end(`${JSON.stringify({ method, url, headers, body: await text(request) })}\n`);
  });
  servers.push(server);
  const isOurs = (url: string) => url.startsWith("/socket.io/");
  intercept(server, { request: isOurs, webSocket: isOurs }, new EventEmitter().on("upgrade", onUpgrade));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

/** Writes requests in one piece, and reads everything until the server closes. */
async function exchange(server: Server, ...lines: string[]): Promise<string> {
  const connection = connect((server.address() as AddressInfo).port, "127.0.0.1");
  connection.write(lines.join("\r\n"));
  return text(connection);
}

const H2C = ["Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABk"];

test("[EMBED4] an offer of h2c is answered as the request that it is, with its body, and so is what follows", async () => {
  const server = await host();
  const answers = await exchange(
    server,
    "POST /v1/x?y=1 HTTP/1.1",
    "Host: chat.example",
    ...H2C,
    "X-Name: J\u00f6rg",
    "Content-Length: 5",
    "",
    "helloGET /next HTTP/1.1",
    "Host: chat.example",
    "Connection: close",
    "",
    "",
  );
  const [first, second] = [...answers.matchAll(/^\{.*\}$/gm)].map(([body]) => JSON.parse(body));
  expect(answers.match(/HTTP\/1.1 200 OK/g)).toHaveLength(2);
  expect(first).toMatchObject({ method: "POST", url: "/v1/x?y=1", body: "hello", headers: { host: "chat.example" } });
  expect(first.headers).not.toHaveProperty("upgrade");
  expect(second).toMatchObject({ method: "GET", url: "/next" });
});

test("[EMBED4] so is a WebSocket at an address that is not the chat's, and closing stays closing", async () => {
  const server = await host();
  const offer = ["Host: x", "Connection: Upgrade, close", "Upgrade: websocket", "", ""];
  expect(await exchange(server, "GET /elsewhere HTTP/1.1", ...offer)).toMatch(/^HTTP\/1.1 200 OK/);
});

test("[EMBED4] upgrades that the host listens for are the host's; WebSockets of the chat's path the chat's", async () => {
  const taken: string[] = [];
  const server = await host((_request, connection) => {
    taken.push("chat");
    connection.end();
  });
  server.on("upgrade", ({ url }, connection) => {
    if (url?.startsWith("/socket.io/")) return;
    taken.push("host");
    connection.end("HTTP/1.1 101 Switching Protocols\r\n\r\n");
  });
  expect(await exchange(server, "GET /elsewhere HTTP/1.1", "Host: x", ...H2C, "", "")).toMatch(/^HTTP\/1.1 101/);
  const offer = ["Host: x", "Connection: Upgrade", "Upgrade: WebSocket", "", ""];
  await exchange(server, "GET /socket.io/?EIO=4 HTTP/1.1", ...offer);
  expect(taken).toEqual(["host", "chat"]);
});
