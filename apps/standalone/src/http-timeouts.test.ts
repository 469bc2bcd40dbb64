import { once } from "node:events";
import { type AddressInfo, connect, type Socket } from "node:net";
import { expect, test } from "vitest";
import { HttpServer } from "./http-server.js";
import { HTTP_TIMEOUTS } from "./http-timeouts.js";

/** The server's times, a twentieth of what they are. */
const SCALE = 20;
const scaled = Object.fromEntries(Object.entries(HTTP_TIMEOUTS).map(([name, ms]) => [name, ms / SCALE]));

async function serve(timeouts?: object): Promise<HttpServer & { readonly port: number }> {
  const server = new HttpServer(async () => new Response("ok"), timeouts);
  await server.listen("127.0.0.1", 0);
  return Object.assign(server, { port: (server.node.address() as AddressInfo).port });
}

async function dial(port: number): Promise<{ socket: Socket; received: () => string }> {
  const socket = connect(port, "127.0.0.1");
  let text = "";
  socket.on("error", () => {});
  socket.on("data", (bytes) => {
    text += bytes;
  });
  await once(socket, "connect");
  return { socket, received: () => text };
}

const GET = "GET / HTTP/1.1\r\nHost: chat\r\n\r\n";

test("[LIMIT17] the server keeps idle connections for 75 s, and waits 10 s for headers and 30 s for a request", async () => {
  const server = await serve();
  const { keepAliveTimeout, headersTimeout, requestTimeout } = server.node;
  expect([keepAliveTimeout, headersTimeout, requestTimeout]).toEqual([75_000, 10_000, 30_000]);
  const response = await fetch(`http://127.0.0.1:${server.port}`);
  expect(response.headers.get("keep-alive")).toBe("timeout=75");
  server.stopListening();
  await server.endConnections();
});

test("[LIMIT17] on a 20th of the times, a connection is used again after 60 s, and slow and silent ones end", async () => {
  const server = await serve(scaled);
  const [reused, silent, slow] = [await dial(server.port), await dial(server.port), await dial(server.port)];
  reused.socket.write(GET);
  const trickle = setInterval(() => slow.socket.write("x"), 100);
  slow.socket.write("GET / HTTP/1.1\r\nX-Slow: ");
  const order: string[] = [];
  const idle = new Promise((resolve) => setTimeout(resolve, 60_000 / SCALE)).then(() => order.push("idle for 60 s"));
  await Promise.all([
    once(silent.socket, "close").then(() => order.push("silent")),
    once(slow.socket, "close").then(() => order.push("slow")),
    idle,
  ]);
  clearInterval(trickle);
  expect([order.length, order.at(-1)]).toEqual([3, "idle for 60 s"]);
  expect(slow.received()).toMatch(/^HTTP\/1.1 408 /);
  reused.socket.write(GET);
  await once(reused.socket, "data");
  expect(reused.received().match(/HTTP\/1.1 200/g)).toHaveLength(2);
  reused.socket.destroy();
  server.stopListening();
  await server.endConnections();
});
