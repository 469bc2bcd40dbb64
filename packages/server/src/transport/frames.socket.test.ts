import { once } from "node:events";
import { connect as connectTcp } from "node:net";
import type { User } from "@duologue/protocol";
import { createWorld, type TestSocket, type World } from "@duologue/testkit";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";

let world: World;
let ada: User;
let bob: User;
let conversationId: number;
let witness: TestSocket;
let log: number;

beforeAll(async () => {
  world = await createWorld();
  [ada, bob] = [await world.user("Ada"), await world.user("Bob")];
  conversationId = await world.conversation(ada, bob);
  witness = await world.connect(bob);
  await witness.ask("joinRoom", conversationId);
  log = 0;
});

afterAll(() => world[Symbol.asyncDispose]());

/** After every frame: the process serves others, nobody heard anything, and the log holds nothing of it. */
afterEach(async () => {
  const heardBefore = witness.heard.length;
  const content = `witness ${heardBefore}`;
  const answer = await witness.ask("sendMessage", { conversationId, senderId: bob.user_id, content });
  expect(answer).toMatchObject({ ok: true });
  expect(witness.all("receiveMessage").filter((message) => message.sender_id === ada.user_id)).toEqual([]);
  expect("polluted" in {}).toBe(false);
  expect(world.log.slice(log).join("")).not.toMatch(/witness|eyJ|polluted/);
  log = world.log.length;
});

/** A WebSocket below Socket.IO, which remembers what it got. */
class Raw {
  readonly got: string[] = [];
  readonly socket: WebSocket;
  readonly closed: Promise<unknown>;
  #watchers = new Set<() => void>();

  constructor(headers: Record<string, string> = {}) {
    this.socket = new WebSocket(`${world.url.replace("http", "ws")}/socket.io/?EIO=4&transport=websocket`, { headers });
    this.closed = once(this.socket, "close");
    this.socket.on("error", () => {});
    this.socket.on("message", (data) => {
      this.got.push(data.toString());
      for (const watcher of [...this.#watchers]) watcher();
    });
  }

  gets(pattern: RegExp): Promise<string> {
    return new Promise((resolve) => {
      const check = () => {
        const found = this.got.find((frame) => pattern.test(frame));
        if (found === undefined) return;
        this.#watchers.delete(check);
        resolve(found);
      };
      this.#watchers.add(check);
      check();
    });
  }
}

/** A command in a frame of exactly so many bytes. */
function sized(bytes: number): string {
  const [head, tail] = ['42["sendMessage",{"content":"', '"}]'];
  return head + "x".repeat(bytes - head.length - tail.length) + tail;
}

/** A raw connection of Ada's that Socket.IO has accepted. */
async function connected(): Promise<Raw> {
  const raw = new Raw();
  await raw.gets(/^0\{/);
  raw.socket.send(`40${JSON.stringify({ token: await world.token(ada) })}`);
  await raw.gets(/^40\{/);
  return raw;
}

test.each([
  ['42["sendMessage"]', /^42\["messageError",\{.*"code":"invalid_payload"/],
  ['42["sendMessage",null]', /^42\["messageError",\{.*"code":"invalid_payload"/],
  ['421["sendMessage",[],{}]', /^431\[\{"ok":false.*"code":"invalid_payload"/],
  ['42["__proto__",{"polluted":1}]', /"code":"unknown_event"/],
  ['42["constructor"]', /"code":"unknown_event"/],
  ['42["error",{}]', /"code":"unknown_event"/],
  ["42[1,2]", /"code":"unknown_event"/],
  ["421", /^431\[\{"ok":false.*"code":"unknown_event"/],
  ['42["sendMessage",{"__proto__":{"polluted":1}}]', /"code":"invalid_payload"/],
])("[WIRE4] the frame %s is answered", async (frame, answer) => {
  const raw = await connected();
  raw.socket.send(frame);
  await raw.gets(answer);
  raw.socket.close();
});

test.each([['42["disconnect"]'], ["42["], ["49"], [""], ["4"], ["45not a number"], ["42[]"]])(
  "[WIRE5] the frame %s closes its connection",
  async (frame) => {
    const raw = await connected();
    raw.socket.send(frame);
    await raw.closed;
  },
);

test("[WIRE4] 30,000 nested arrays are answered", async () => {
  const raw = await connected();
  raw.socket.send(`42["sendMessage",${"[".repeat(30_000)}${"]".repeat(30_000)}]`);
  await raw.gets(/"code":"invalid_payload"/);
  raw.socket.close();
});

test("[WIRE5] a frame of 64 KiB is read, and one of a byte more closes its connection", async () => {
  const raw = await connected();
  raw.socket.send(sized(65_536));
  await raw.gets(/"code":"invalid_payload"/);
  raw.socket.send(sized(65_537));
  await raw.closed;
});

test("[WIRE6] binary content is refused", async () => {
  const raw = await connected();
  raw.socket.send('451-["sendMessage",{"_placeholder":true,"num":0}]');
  raw.socket.send(Buffer.from("binary"));
  await raw.gets(/"code":"invalid_payload"/);
  raw.socket.send('451-["sendMessage",{"_placeholder":true,"num":5}]');
  raw.socket.send(Buffer.from("binary"));
  await raw.closed;
});

test("[AUTH7] a second CONNECT on a live connection closes it", async () => {
  const raw = await connected();
  raw.socket.send(`40${JSON.stringify({ token: await world.token(ada) })}`);
  await raw.closed;
});

test("[AUTH7] of 5,000 CONNECTs in one write one is looked at", async () => {
  const raw = new Raw();
  await raw.gets(/^0\{/);
  const before = world.log.length;
  for (let at = 0; at < 5_000; at += 1) raw.socket.send("40");
  await raw.closed;
  expect(raw.got.filter((frame) => frame.startsWith("44")).length).toBeLessThanOrEqual(1);
  expect(world.log.length - before).toBeLessThanOrEqual(2);
});

test("[AUTH7] a POST full of CONNECTs over long polling runs the check once", async () => {
  const base = `${world.url}/socket.io/?EIO=4&transport=polling`;
  const opened = await (await fetch(base)).text();
  const { sid } = JSON.parse(opened.slice(1));
  const body = Array.from({ length: 15_000 }, () => "40").join("\x1e");
  const before = world.log.length;
  await fetch(`${base}&sid=${sid}`, { method: "POST", body, headers: { "content-type": "text/plain" } }).catch(
    () => {},
  );
  const after = await fetch(`${base}&sid=${sid}`).then(
    (response) => response.text(),
    () => "closed",
  );
  expect(after.split("\x1e").filter((packet) => packet.startsWith("44")).length).toBeLessThanOrEqual(1);
  expect(world.log.length - before).toBeLessThanOrEqual(2);
});

test("[AUTH8] a page of another origin is refused before it becomes a connection", async () => {
  const raw = new Raw({ origin: "https://evil.example" });
  const [, response] = (await once(raw.socket, "unexpected-response")) as [unknown, { statusCode: number }];
  expect(response.statusCode).toBe(403);
  const polling = await fetch(`${world.url}/socket.io/?EIO=4&transport=polling`, {
    headers: { origin: "https://evil.example" },
  });
  expect(polling.status).toBe(403);
  for (const query of ["sid=", "asid=1", "sid=nobody", "sid=toString"]) {
    const tricked = await fetch(`${world.url}/socket.io/?EIO=4&transport=polling&${query}`, {
      headers: { origin: "https://evil.example" },
    });
    expect(tricked.status).toBe(403);
  }
});

test("[WIRE8] whoever is refused, and resets the connection meanwhile, ends nothing", async () => {
  const { port } = new URL(world.url);
  const request = [
    "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1",
    "Host: chat",
    "Origin: https://evil.example",
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
  ].join("\r\n");
  for (let at = 0; at < 100; at += 1) {
    const connection = connectTcp(Number(port), "127.0.0.1");
    await once(connection, "connect");
    connection.write(`${request}\r\n\r\n`);
    // At once, or when the server has begun to read.
    if (at % 2 === 1) await new Promise((resolve) => setImmediate(resolve));
    connection.resetAndDestroy();
    await once(connection, "close");
  }
});

test("[AUTH8] a page of the same origin may connect", async () => {
  const raw = new Raw({ origin: world.url });
  await raw.gets(/^0\{/);
  raw.socket.close();
});

test("[LIMIT9] whoever upgrades and never connects is closed after 5 seconds", async () => {
  const raw = new Raw();
  await raw.gets(/^0\{/);
  await raw.closed;
});

test("[LIMIT9] whoever leaves the namespace keeps no connection", async () => {
  const raw = new Raw();
  await raw.gets(/^0\{/);
  raw.socket.send(`40${JSON.stringify({ token: await world.token(ada) })}`);
  await raw.gets(/^40/);
  raw.socket.send("41");
  await raw.closed;
});

test("[WIRE4] an event named error, at which an emitter without a listener throws, is an unknown event", async () => {
  const raw = new Raw();
  await raw.gets(/^0\{/);
  raw.socket.send(`40${JSON.stringify({ token: await world.token(ada) })}`);
  await raw.gets(/^40/);
  raw.socket.send('421["error","boom"]');
  expect(await raw.gets(/^431/)).toContain("unknown_event");
  raw.socket.close();
});

test("[WIRE7] other protocol versions are refused", async () => {
  const response = await fetch(`${world.url}/socket.io/?EIO=3&transport=polling`);
  expect(response.status).toBe(400);
});

test("[WIRE8] half a request and garbage on the port end nothing", async () => {
  const port = Number(new URL(world.url).port);
  const socket = connectTcp(port, "127.0.0.1");
  await once(socket, "connect");
  socket.end("GET /socket.io/?EIO=4 HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n\x00\xff garbage");
  socket.resume();
  await once(socket, "close");
});
