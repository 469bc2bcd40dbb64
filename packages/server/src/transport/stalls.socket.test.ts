import { once } from "node:events";
import type { Socket } from "node:net";
import { LIMITS, type User } from "@duologue/protocol";
import { createWorld, nextRequest, TEST_SECRET, type World } from "@duologue/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openSession, openWebSocket, POLLING, post, RawClient, UPGRADE, WEBSOCKET } from "../../test/raw-client.js";

let world: World;
let ada: User;

beforeAll(async () => {
  const tokens = [
    { secret: TEST_SECRET },
    { verify: (token: string) => (token === "slow" ? new Promise<null>(() => {}) : Promise.resolve(null)) },
  ];
  world = await createWorld({ tokens });
  ada = await world.user("Ada");
});
afterAll(() => world[Symbol.asyncDispose]());

/** A second more than the server's time, for a busy machine; without a limit the times are 30 s and more. */
const about = (ms: number) => ms / 1_000 + 3;

describe.concurrent("a client that stalls is disconnected, and its file descriptor closed", () => {
  test("[LIMIT14] 10 s after a WebSocket that does not take over from polling, and the session lives on", async () => {
    const socket = await world.connect(ada, { transports: ["polling"] });
    const client = await RawClient.open(world);
    client.request("GET", `${WEBSOCKET}&sid=${socket.io.io.engine.id}`, UPGRADE);
    await client.get(/^HTTP\/1.1 101/);
    // Another one meanwhile is rejected.
    const second = await RawClient.open(world);
    second.request("GET", `${WEBSOCKET}&sid=${socket.io.io.engine.id}`, UPGRADE);
    await second.get(/^HTTP\/1.1 400/);
    await second.closed();
    expect(await client.closed()).toBeLessThan(about(LIMITS.upgradeTimeoutMs + LIMITS.closeTimeoutMs));
    expect(await socket.ask("joinInbox")).toMatchObject({ ok: true });
  });

  test("[LIMIT9] 5 s after a WebSocket without CONNECT", async () => {
    const client = await openWebSocket(world);
    expect(await client.closed()).toBeLessThan(about(LIMITS.connectTimeoutMs));
  });

  test.each(["{}", '{"token":"bad"}', '{"token":"slow"}'])("[LIMIT9] 5 s after a CONNECT with %s", async (auth) => {
    const client = await openWebSocket(world);
    client.frame(`40${auth}`);
    expect(await client.closed()).toBeLessThan(about(LIMITS.connectTimeoutMs));
  });

  test("[LIMIT9] 5 s after a polling session whose POST trickles in", async () => {
    const { path } = await openSession(world);
    const client = await RawClient.open(world);
    client.request(...post(path, "4", 1_000));
    expect(await client.closed()).toBeLessThan(about(LIMITS.connectTimeoutMs));
  });

  test("[LIMIT9] 5 s after a polling session without CONNECT, whether it polls or not", async () => {
    const [polls, never] = [await openSession(world), await openSession(world)];
    polls.client.request("GET", polls.path);
    const begin = performance.now();
    await polls.client.get(/\r\n\r\n1$/);
    never.client.request("GET", never.path);
    await never.client.get(/Session ID unknown|\r\n\r\n1$/);
    expect((performance.now() - begin) / 1_000).toBeLessThan(about(LIMITS.connectTimeoutMs));
  });

  test("[LIMIT13] 2 s after the server closed a WebSocket", async () => {
    const client = await openWebSocket(world);
    client.frame("40/other,");
    await client.get(/Invalid namespace/);
    // No frame of Socket.IO: the server sends a close frame and waits for the client's.
    client.frame("4?");
    await client.get(/\x88/);
    expect(await client.closed()).toBeLessThan(about(LIMITS.closeTimeoutMs));
  });

  test("[LIMIT13] 2 s after the server ended a polling session that polls no more", async () => {
    const { client, path } = await openSession(world);
    client.request(...post(path, `40${JSON.stringify({ token: await world.token(ada) })}`));
    client.request("GET", path);
    await client.get(/40\{"sid"/);
    client.request(...post(path, '42["renewToken",{"token":"bad"}]'));
    const begin = performance.now();
    let status = 200;
    while (status === 200) {
      // A pong without a ping, which changes nothing while the session is open.
      const response = await fetch(`${world.url}${path}`, { method: "POST", body: "3" });
      status = response.status;
    }
    expect(status).toBe(400);
    expect((performance.now() - begin) / 1_000).toBeLessThan(about(LIMITS.closeTimeoutMs));
  });

  test.each([
    ["from another origin", WEBSOCKET, ["Origin: https://evil.example"], 403],
    ["of an unknown session", `${WEBSOCKET}&sid=nobody`, [], 400],
    ["of an older protocol", "/socket.io/?EIO=3&transport=websocket", [], 400],
    ["of polling", POLLING, [], 400],
    ["without a valid key", WEBSOCKET, ["Sec-WebSocket-Key: short"], 400],
  ])("[LIMIT13] at once after a rejected upgrade %s", async (_what, path, headers, status) => {
    const client = await RawClient.open(world);
    client.request("GET", path, [...UPGRADE.slice(0, headers[0]?.includes("Key") ? -1 : undefined), ...headers]);
    await client.get(new RegExp(`^HTTP/1.1 ${status} .*nosniff.*\\r\\n\\r\\n\\{.*\\}$`, "s"));
    expect(await client.closed()).toBeLessThan(about(0));
  });

  test.each([
    ["an unknown session", `${POLLING}&sid=nobody`, "text/plain", 400],
    ["no session", POLLING, "text/plain", 400],
    ["an unknown transport", "/socket.io/?EIO=4&transport=pigeon", "text/plain", 400],
  ])("[LIMIT15] at once after a rejected request of %s whose body trickles in", async (_what, path, type, status) => {
    const client = await RawClient.open(world);
    client.request("POST", path, [`Content-Type: ${type}`, "Content-Length: 1000"], "4");
    await client.get(new RegExp(`^HTTP/1.1 ${status}`));
    expect(await client.closed()).toBeLessThan(about(0));
  });

  test("[LIMIT15] at once after a body that is too large", async () => {
    const { path } = await openSession(world);
    const client = await RawClient.open(world);
    client.request(...post(path, "4".repeat(LIMITS.frameBytes + 1), 10_000_000));
    await client.get(/^HTTP\/1.1 413/);
    expect(await client.closed()).toBeLessThan(about(0));
  });
});

test("[LIMIT15] a request to Socket.IO ends 45 s after its last byte", async () => {
  const { client, path } = await openSession(world);
  client.request("GET", path);
  let polled: Socket | undefined;
  while (polled !== client.peer) [{ socket: polled }] = await nextRequest(world.http);
  expect(polled.timeout).toBe(LIMITS.requestStallMs);
  // Node destroys the connection itself, unless a host listens.
  expect(world.http.listenerCount("timeout")).toBe(0);
});

test("[LIMIT15] a client that polls again before it read the last response is disconnected", async () => {
  const { client, path } = await openSession(world);
  client.request(...post(path, `40${JSON.stringify({ token: await world.token(ada) })}`));
  client.request("GET", path);
  await client.get(/40\{"sid"/);
  // The system holds up to 36 MB for a client that does not read; here it takes nothing.
  const takesNothing = () => {};
  Object.assign(client.peer, { _write: takesNothing, _writev: takesNothing });
  client.request("GET", path);
  const [, response] = await nextRequest(world.http);
  const poster = await RawClient.open(world);
  poster.request(...post(path, '420["joinInbox"]'));
  await poster.get(/ok$/);
  if (!response.writableEnded) await once(response, "prefinish");
  const again = await RawClient.open(world);
  again.request("GET", path);
  await again.get(/^HTTP\/1.1 400/);
  expect(world.log.filter((line) => line.includes("a peer that does not read"))).toHaveLength(1);
});
