import { CONNECT_ERRORS, type User } from "@duologue/protocol";
import { createWorld, type TestSocket, type World } from "@duologue/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Signal } from "../../test/signal.js";
import type { VerifiedToken } from "../index.js";

const LIMIT = 5;
let world: World;

beforeAll(async () => {
  world = await createWorld({ maxSocketsPerUser: LIMIT });
});
afterAll(() => world[Symbol.asyncDispose]());

/** So many sockets of a user at a time: those that connected, and those that were rejected. */
async function connectAtOnce(user: User, count: number, transports = ["websocket"]) {
  const token = await world.token(user);
  const sockets = Array.from({ length: count }, () => world.socket({ auth: { token }, transports }));
  await Promise.all(sockets.map((socket) => socket.until(() => socket.io.connected || rejectionOf(socket))));
  return { connected: sockets.filter(({ io }) => io.connected), rejected: sockets.filter(rejectionOf) };
}

function rejectionOf(socket: TestSocket): { message: string; data: unknown } | undefined {
  return socket.all("connect_error")[0];
}

test("[LIMIT16] of 50 connects of one user in parallel as many as the limit connect, and existing sockets stay", async () => {
  const [user, other] = [await world.user("Many"), await world.user("Other")];
  const { connected, rejected } = await connectAtOnce(user, 50);
  expect([connected.length, rejected.length]).toEqual([LIMIT, 50 - LIMIT]);
  for (const socket of rejected) {
    expect(rejectionOf(socket)).toMatchObject({
      message: CONNECT_ERRORS.too_many_sockets.message,
      data: { code: "too_many_sockets" },
    });
  }
  expect((await connectAtOnce(other, 1)).connected).toHaveLength(1);
  for (const socket of connected) expect(await socket.ask("joinInbox")).toMatchObject({ ok: true });
});

test("[LIMIT16] without the option, a user has 50 sockets", async () => {
  await using defaults = await createWorld();
  const auth = { token: await defaults.token(await defaults.user("Many")) };
  const sockets = Array.from({ length: 51 }, () => defaults.socket({ auth }));
  await Promise.all(sockets.map((socket) => socket.until(() => socket.io.connected || rejectionOf(socket))));
  expect(sockets.filter(({ io }) => io.connected)).toHaveLength(50);
});

const ends: [string, (socket: TestSocket) => unknown][] = [
  ["disconnects", (socket) => socket.io.disconnect()],
  ["leaves the namespace", (socket) => socket.io.io.engine.write("41")],
  ["loses its connection", (socket) => socket.io.io.engine.close()],
  ["is disconnected permanently", (socket) => socket.emit("renewToken", { token: "bad" })],
  ["sends garbage", (socket) => socket.io.io.engine.write("4?")],
];

test.each(["websocket", "polling"])("[LIMIT16] over %s the count goes down on every way to end", async (transport) => {
  for (const [how, end] of ends) {
    const user = await world.user(how);
    const { connected } = await connectAtOnce(user, LIMIT, [transport]);
    expect(connected).toHaveLength(LIMIT);
    for (const socket of connected) end(socket);
    await Promise.all(connected.map((socket) => socket.hears("disconnect")));
    // The server may hear of the end later than its client: it rejects until then, never admits more.
    for (let again = 0; again < LIMIT; ) again += (await connectAtOnce(user, 1)).connected.length;
    expect((await connectAtOnce(user, 1)).connected).toHaveLength(0);
  }
});

test("[LIMIT16] a socket whose connection is lost while its token is checked does not count", async () => {
  const [arrived, resumed] = [new Signal(), new Signal()];
  const verify = async (token: string): Promise<VerifiedToken> => {
    if (token.startsWith("slow ")) {
      arrived.give();
      await resumed.given;
    }
    return { sub: token.replace("slow ", ""), expiresAt: Date.now() + 3_600_000 };
  };
  await using checking = await createWorld({ maxSocketsPerUser: 2, tokens: { verify } });
  const { user_id } = await checking.user("Lost");
  const lost = checking.socket({ auth: { token: `slow ${user_id}` } });
  await arrived.given;
  lost.io.io.engine.close();
  const metrics = async () => (await fetch(`${checking.url}/metrics`)).text();
  while (!(await metrics()).includes("\nduologue_connections 0\n"));
  resumed.give();
  // The first may be checked before the lost one.
  for (const _which of ["first", "second"]) {
    const next = checking.socket({ auth: { token: String(user_id) } });
    await next.until(() => next.io.connected || rejectionOf(next));
    expect(rejectionOf(next)).toBe(undefined);
  }
});
