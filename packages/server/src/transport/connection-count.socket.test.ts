import { createWorld, type World } from "@duologue/testkit";
import { expect, test } from "vitest";
import { openSession, openWebSocket, POLLING, post, RawClient, UPGRADE, WEBSOCKET } from "../../test/raw-client.js";

async function connections(of: World): Promise<number> {
  const text = await (await fetch(`${of.url}/metrics`)).text();
  return Number(/^duologue_connections (\d+)$/m.exec(text)?.[1]);
}

test("[LIMIT8] a WebSocket counts until its file descriptor is closed, whatever its client does", async () => {
  await using world = await createWorld({ maxConnections: 2 });
  const client = await openWebSocket(world);
  const other = await openWebSocket(world);
  expect(await connections(world)).toBe(2);
  // No frame of Socket.IO: the server begins the closing handshake, and the client ignores it.
  client.frame("4?");
  await client.get(/\x88/);
  expect((await fetch(`${world.url}${POLLING}`)).status).toBe(429);
  const refused = await RawClient.open(world);
  refused.request("GET", WEBSOCKET, UPGRADE);
  await refused.get(/^HTTP\/1.1 429/);
  await refused.closed();
  expect(await connections(world)).toBe(2);
  await client.closed();
  expect(await connections(world)).toBe(1);
  other.destroy();
  await other.closed();
  expect(await connections(world)).toBe(0);
});

test("[LIMIT8] a polling session counts until it ends, and while it upgrades its WebSocket counts too", async () => {
  await using world = await createWorld();
  const { client, path } = await openSession(world);
  expect(await connections(world)).toBe(1);
  client.request(...post(path, "1"));
  await client.get(/ok$/);
  expect(await connections(world)).toBe(0);

  const user = await world.user("Ada");
  const socket = await world.connect(user, { transports: ["polling", "websocket"], upgrade: false });
  const upgrading = await RawClient.open(world);
  upgrading.request("GET", `${WEBSOCKET}&sid=${socket.io.io.engine.id}`, UPGRADE);
  await upgrading.get(/^HTTP\/1.1 101/);
  expect(await connections(world)).toBe(2);
  upgrading.frame("2probe");
  await upgrading.get(/3probe/);
  upgrading.frame("5");
  upgrading.frame('420["joinInbox"]');
  await upgrading.get(/"epoch"/);
  expect(await connections(world)).toBe(1);
  upgrading.destroy();
  await upgrading.closed();
  expect(await connections(world)).toBe(0);
});

test("[LIMIT8] of many handshakes in one packet no more than the limit become connections", async () => {
  await using world = await createWorld({ maxConnections: 10 });
  const client = await RawClient.open(world);
  const request = `GET ${POLLING} HTTP/1.1\r\nHost: chat\r\n\r\n`;
  client.send(request.repeat(100));
  await client.until(() => client.received.split("HTTP/1.1 ").length > 100);
  expect(await connections(world)).toBe(10);
});
