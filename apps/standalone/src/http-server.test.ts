import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { HttpServer } from "./http-server.js";
import { checkPort } from "./listen.js";
import { StartFailure } from "./start-failure.js";

const GET = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

/** A connection on which the server accepted a request. */
async function request(port: number, sent: string): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => {});
  await once(socket, "connect");
  socket.write(sent);
  return socket;
}

test("[START14] [START7] a checked port is free again; another program that takes it meanwhile is one line", async () => {
  const port = await checkPort("127.0.0.1", 0);
  expect(await checkPort("127.0.0.1", port)).toBe(port);
  const other = createServer().listen(port, "127.0.0.1");
  await once(other, "listening");
  const http = new HttpServer(async () => new Response());
  await expect(http.listen("127.0.0.1", port)).rejects.toThrow(
    new StartFailure(
      `Another program took port ${port} of 127.0.0.1 during the start. Stop that program, or start Duologue again with another PORT.`,
    ),
  );
  other.close();
});

test("[START23] [START24] a server that stops refuses connections, ends idle ones, and closes each after its response", async () => {
  const answers: (() => void)[] = [];
  let onRequest = () => {};
  const http = new HttpServer(async (incoming) => {
    if (new URL(incoming.url).pathname === "/quick") return new Response("quick");
    await new Promise<void>((resolve) => {
      answers.push(resolve);
      onRequest();
    });
    return new Response("slow");
  });
  await http.listen("127.0.0.1", await checkPort("127.0.0.1", 0));
  const { port } = http.node.address() as AddressInfo;
  const idle = await request(port, GET.replace("/", "/quick"));
  const [response] = await once(idle, "data");
  expect(String(response)).toContain("Connection: keep-alive");
  const arrived = new Promise<void>((resolve) => {
    onRequest = resolve;
  });
  const busy = await request(port, GET);
  await arrived;

  http.stopListening();
  await once(idle, "close");
  const refused = connect(port, "127.0.0.1");
  expect((await once(refused, "error"))[0]).toMatchObject({ code: "ECONNREFUSED" });
  // One more request of the connection whose response is still to come.
  busy.write(GET.replace("/", "/quick"));
  const ended = http.endConnections();
  answers[0]?.();
  const received = await text(busy);
  expect(received).toContain("Connection: close");
  expect(received).toMatch(/slow$/);
  await ended;
});

test("[START23] a request that is never answered ends after 1 s, with its connection", async () => {
  let onRequest = () => {};
  const http = new HttpServer(() => {
    onRequest();
    return new Promise(() => {});
  });
  const arrived = new Promise<void>((resolve) => {
    onRequest = resolve;
  });
  await http.listen("127.0.0.1", await checkPort("127.0.0.1", 0));
  const socket = await request((http.node.address() as AddressInfo).port, GET);
  await arrived;
  http.stopListening();
  const since = performance.now();
  await http.endConnections();
  await once(socket, "close");
  expect(performance.now() - since).toBeLessThan(5_000);
});
