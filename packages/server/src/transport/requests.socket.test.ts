import { createWorld, type TestSocket, type World } from "@duologue/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openSession, POLLING, RawClient, UPGRADE, WEBSOCKET } from "../../test/raw-client.js";

let world: World;
let socket: TestSocket;

beforeAll(async () => {
  world = await createWorld({ corsOrigin: ["https://app.example"] });
  socket = await world.connect(await world.user("Ada"));
});
afterAll(() => world[Symbol.asyncDispose]());

const METHODS = ["PUT", "PATCH", "DELETE", "HEAD", "TRACE", "PROPFIND"];
const TEXT = ["Content-Type: text/plain"];

/** The first line and the headers of the response to a request, written as it is. */
async function headOf(method: string, path: string, headers: readonly string[] = [], body = ""): Promise<string> {
  const client = await RawClient.open(world);
  client.request(method, path, [...headers, ...(body === "" ? [] : [`Content-Length: ${body.length}`])], body);
  const [head] = await client.get(/^.*?\r\n\r\n/s);
  client.destroy();
  return head;
}

const where: [string, () => Promise<string>][] = [
  ["without a session", async () => POLLING],
  ["on a polling session", async () => (await openSession(world)).path],
  ["on the session of a WebSocket", async () => `${WEBSOCKET}&sid=${socket.io.io.engine.id}`],
  ["on the session of a WebSocket, as polling", async () => `${POLLING}&sid=${socket.io.io.engine.id}`],
  ["on an unknown session", async () => `${POLLING}&sid=nobody`],
  ["without a query", async () => "/socket.io/"],
];

test.each(where)("[WIRE13] [HTTP18] other methods than GET and POST %s are 405", async (_where, path) => {
  for (const method of METHODS) {
    const head = await headOf(method, await path());
    expect(head).toMatch(/^HTTP\/1.1 405 .*\r\nAllow: GET, POST\r\n/s);
    expect(head).toMatch(/\r\nX-Content-Type-Options: nosniff\r\n/i);
    expect(head).toMatch(/\r\nCache-Control: no-store\r\n/i);
  }
});

const malformed: [string, string, () => Promise<string>, string[], string][] = [
  ["a POST that opens a session", "POST", async () => POLLING, TEXT, "40"],
  [
    "a body of another type that opens a session",
    "POST",
    async () => POLLING,
    ["Content-Type: application/json"],
    "{}",
  ],
  [
    "a binary POST",
    "POST",
    async () => (await openSession(world)).path,
    ["Content-Type: application/octet-stream"],
    "4",
  ],
  ["an unknown session", "GET", async () => `${POLLING}&sid=nobody`, [], ""],
  ["a session named like a property", "GET", async () => `${POLLING}&sid=toString`, [], ""],
  ["an older protocol", "GET", async () => "/socket.io/?EIO=3&transport=polling", [], ""],
  ["no protocol", "GET", async () => "/socket.io/?transport=polling", [], ""],
  ["no query", "GET", async () => "/socket.io/", [], ""],
  ["an unknown transport", "GET", async () => "/socket.io/?EIO=4&transport=pigeon", [], ""],
  ["a transport named like a property", "GET", async () => "/socket.io/?EIO=4&transport=__proto__", [], ""],
  ["webtransport", "GET", async () => "/socket.io/?EIO=4&transport=webtransport", [], ""],
  ["a WebSocket without an upgrade", "GET", async () => WEBSOCKET, [], ""],
  [
    "a session of a WebSocket without an upgrade",
    "GET",
    async () => `${WEBSOCKET}&sid=${socket.io.io.engine.id}`,
    [],
    "",
  ],
  ["a POST to the session of a WebSocket", "POST", async () => `${WEBSOCKET}&sid=${socket.io.io.engine.id}`, TEXT, "4"],
  ["polling on the session of a WebSocket", "GET", async () => `${POLLING}&sid=${socket.io.io.engine.id}`, [], ""],
  ["repeated parameters of which the last is wrong", "GET", async () => `${POLLING}&transport=pigeon`, [], ""],
  ["an unknown session after a known one", "GET", async () => `${(await openSession(world)).path}&sid=x`, [], ""],
  ["a path below", "GET", async () => "/socket.io/socket.io.exe?x", [], ""],
  ["an upgrade of polling", "GET", async () => POLLING, UPGRADE, ""],
  ["an upgrade by POST", "POST", async () => WEBSOCKET, UPGRADE, ""],
  ["an upgrade of a WebSocket", "GET", async () => `${WEBSOCKET}&sid=${socket.io.io.engine.id}`, UPGRADE, ""],
];

test.each(malformed)("[WIRE13] [HTTP18] %s is answered with a 4xx", async (_what, method, path, headers, body) => {
  const head = await headOf(method, await path(), headers, body);
  expect(head).toMatch(/^HTTP\/1.1 4\d\d /);
  expect(head).toMatch(/\r\nX-Content-Type-Options: nosniff\r\n/i);
  expect(head).toMatch(/\r\nCache-Control: no-store\r\n/i);
});

test("[WIRE13] of two polls at a time the second is a 400", async () => {
  const { client, path } = await openSession(world);
  client.request("GET", path);
  const answers = [await headOf("GET", path), await headOf("GET", path)];
  for (const head of answers) expect(head).toMatch(/^HTTP\/1.1 400 .*nosniff/s);
});

test("[WIRE13] [AUTH8] a session id that only one of two readings finds does not skip the check of the origin", async () => {
  const { path } = await openSession(world);
  expect(await headOf("GET", `${path}&sid=`, ["Origin: https://evil.example"])).toMatch(/^HTTP\/1.1 403 .*nosniff/s);
});

test("[HTTP18] handshake, poll, POST, preflight, script and upgrade carry the headers", async () => {
  const session = await openSession(world);
  const fits = [
    await headOf("GET", POLLING),
    await headOf("POST", session.path, TEXT, "40"),
    await headOf("GET", session.path),
    await headOf("OPTIONS", POLLING, ["Origin: https://app.example", "Access-Control-Request-Method: POST"]),
    await headOf("GET", "/socket.io/socket.io.js"),
    await headOf("GET", WEBSOCKET, UPGRADE),
  ];
  expect(fits.map((head) => head.slice(9, 12))).toEqual(["200", "200", "200", "204", "200", "101"]);
  for (const head of fits) expect(head).toMatch(/\r\nX-Content-Type-Options: nosniff\r\n/i);
  for (const head of fits.filter((_, at) => at !== 4)) expect(head).toMatch(/\r\nCache-Control: no-store\r\n/i);
});

test("[HTTP18] a chat that closes responds with the headers too", async () => {
  await using closing = await createWorld();
  await closing.chat.close();
  const response = await fetch(`${closing.url}${POLLING}`);
  expect([response.status, response.headers.get("x-content-type-options")]).toEqual([503, "nosniff"]);
});
