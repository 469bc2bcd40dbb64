import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { User } from "@duologue/protocol";
import { createTestDatabase, createWorld, signToken, TEST_SECRET, TestSocket, type World } from "@duologue/testkit";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { FakeClock } from "../../test/fake-clock.js";
import { Signal } from "../../test/signal.js";
import { createChat } from "../create-chat.js";
import { openDatabase } from "../database/connect.js";
import type { Database } from "../database/database.js";
import type { VerifiedToken } from "../index.js";
import { createLogger } from "../kernel/logger.js";

let world: World;
let ada: User;

beforeAll(async () => {
  world = await createWorld();
  ada = await world.user("Ada");
});
afterAll(() => world[Symbol.asyncDispose]());

const inAnHour = () => Date.now() + 3_600_000;
const tokenOf = (sid: unknown, user = ada) => world.token(user, { sid });

/** A socket of a default client, which would come back by itself if it were allowed to. */
async function connect(token: string, transport = "websocket"): Promise<TestSocket> {
  const socket = world.socket({ auth: { token }, reconnection: true, reconnectionDelay: 10, transports: [transport] });
  await socket.hears("connect");
  return socket;
}

async function rejectionOf(token: string): Promise<unknown> {
  using socket = world.socket({ auth: { token } });
  const found = await socket.until(() => socket.heard.find(({ event }) => /^connect/.test(event)));
  return found.payload?.data;
}

async function statusOf(token: string, at = world): Promise<number> {
  return (await fetch(`${at.url}/v1/users/me`, { headers: { authorization: `Bearer ${token}` } })).status;
}

test.each(["websocket", "polling"])(
  "[AUTH13] when a session ends, its sockets over %s are disconnected permanently and no others",
  async (transport) => {
    const sid = `ending over ${transport}`;
    const token = await tokenOf(sid);
    const [first, second] = [await connect(token, transport), await connect(await tokenOf(sid), transport)];
    const stays = [await connect(await tokenOf("other session")), await connect(await tokenOf(undefined))];
    await world.chat.sessions.end({ sid, expiresAt: inAnHour() });
    for (const socket of [first, second]) {
      expect(await socket.hears("disconnect")).toBe("io server disconnect");
      expect(socket.io.active).toBe(false);
    }
    for (const socket of stays) expect(await socket.ask("joinInbox")).toMatchObject({ ok: true });
    expect(stays.flatMap((socket) => socket.all("disconnect"))).toEqual([]);
  },
);

test("[AUTH13] a token of a session that has ended is rejected on connect, on renewal and over HTTP", async () => {
  const token = await tokenOf("ended");
  expect(await statusOf(token)).toBe(200);
  await world.chat.sessions.end({ sid: "ended" });
  expect(await rejectionOf(token)).toEqual({ code: "token_invalid" });
  expect(await rejectionOf(await tokenOf("ended"))).toEqual({ code: "token_invalid" });
  const answer = await fetch(`${world.url}/v1/users/me`, { headers: { authorization: `Bearer ${token}` } });
  expect([answer.status, await answer.json()]).toEqual([
    401,
    { error: "The token is not valid.", code: "unauthorized", details: "token_invalid" },
  ]);
  const socket = await connect(await tokenOf("another"));
  expect(await socket.ask("renewToken", { token })).toMatchObject({ ok: false, code: "unauthorized" });
  expect(await socket.hears("disconnect")).toBe("io server disconnect");
});

test("[AUTH13] a socket belongs to the session of its newest token", async () => {
  const socket = await connect(await tokenOf("before"));
  expect(await socket.ask("renewToken", { token: await tokenOf("after") })).toMatchObject({ ok: true });
  await world.chat.sessions.end({ sid: "before" });
  expect(await socket.ask("joinInbox")).toMatchObject({ ok: true });
  await world.chat.sessions.end({ sid: "after" });
  expect(await socket.hears("disconnect")).toBe("io server disconnect");
});

test("[AUTH13] the sockets of a session are disconnected without waiting for a timer", async () => {
  const clock = new FakeClock();
  await clock.advance(Date.now());
  await using stopped = await createWorld({ clock });
  const user = await stopped.user("Ada");
  const token = await stopped.token(user, { sid: "immediate" });
  const sockets = ["websocket", "polling"].map((transport) =>
    stopped.socket({ auth: { token }, transports: [transport] }),
  );
  await Promise.all(sockets.map((socket) => socket.hears("connect")));
  await stopped.chat.sessions.end({ sid: "immediate" });
  for (const socket of sockets) expect(await socket.hears("disconnect")).toBe("io server disconnect");
});

test.each([
  ["connects over WebSocket", "websocket", "connect"],
  ["connects over polling", "polling", "connect"],
  ["renews its token", "websocket", "renew"],
])("[AUTH13] a socket that %s while the session ends does not stay", async (how, transport, action) => {
  const ending = await tokenOf(how);
  const [arrived, resumed] = [new Signal(), new Signal()];
  let isHeld = false;
  const query: Database["query"] = async (statement, values) => {
    // The user of a token is looked up after its session was found not to have ended.
    if (isHeld && statement.name === "users_by_id") {
      arrived.give();
      await resumed.given;
    }
    return world.database.query(statement, values);
  };
  const chat = await createChat({ database: { ...world.database, query }, tokens: { secret: TEST_SECRET } });
  const http = createServer();
  chat.attach(http);
  await once(http.listen(0, "127.0.0.1"), "listening");
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const open = (token: string) => new TestSocket(url, { auth: { token }, transports: [transport] });
  let socket: TestSocket;
  if (action === "connect") {
    isHeld = true;
    socket = open(ending);
  } else {
    socket = open(await tokenOf("another"));
    await socket.hears("connect");
    isHeld = true;
    socket.emit("renewToken", { token: ending });
  }
  await arrived.given;
  await chat.sessions.end({ sid: how });
  resumed.give();
  await socket.hears("connect");
  expect(await socket.hears("disconnect")).toBe("io server disconnect");
  await chat.close();
  http.close();
});

test.each([
  ["no sid", undefined],
  ["null", null],
  ["an empty text", ""],
  ["an object", { ended: true }],
  ["an array", ["ended"]],
  ["a fraction", 1.5],
  ["a boolean", true],
  ["the name of a property of every object", "__proto__"],
  ["a longer text than a session can have", "x".repeat(300)],
])("[AUTH14] a token whose sid is %s connects as one without", async (_what, sid) => {
  await world.chat.sessions.end({ sid: "ended" });
  const token = await tokenOf(sid);
  expect(await rejectionOf(token)).toBe(undefined);
  expect(await statusOf(token)).toBe(200);
});

test("[AUTH14] [EMBED13] a whole number as sid names the session that is written so", async () => {
  const token = await tokenOf(42);
  expect(await statusOf(token)).toBe(200);
  await world.chat.sessions.end({ sid: "42" });
  expect(await statusOf(token)).toBe(401);
});

test("[AUTH14] while the database is away no session ends, and those that have ended stay so", async () => {
  await using testDatabase = await createTestDatabase();
  const logger = createLogger("silent");
  const database = await openDatabase(testDatabase.options, logger);
  const chat = await createChat({ database, tokens: { secret: TEST_SECRET }, logger });
  const { user_id } = await chat.users.upsert({ externalId: "lone", name: "Lone" });
  const request = async (sid: string) => {
    const headers = { authorization: `Bearer ${await world.token({ user_id }, { sid })}` };
    return (await chat.fetch(new Request("http://chat.test/v1/users/me", { headers }))).status;
  };
  await chat.sessions.end({ sid: "gone" });
  expect([await request("valid"), await request("gone")]).toEqual([200, 401]);
  await database.close();
  await expect(chat.sessions.end({ sid: "valid" })).rejects.toThrow("The database cannot be reached");
  expect([await request("valid"), await request("gone")]).toEqual([503, 401]);
  await chat.close();
});

test("[AUTH15] a session that has ended stays so after a restart, for the longest time that it was given", async () => {
  const expiresAt = inAnHour();
  await world.chat.sessions.end({ sid: "kept", expiresAt });
  await world.chat.sessions.end({ sid: "kept", expiresAt: expiresAt - 1_000_000 });
  const [row] = await world.sql<{ ms: number }>(
    "select (extract(epoch from expires_at) * 1000)::float8 as ms from ended_sessions where sid = 'kept'",
  );
  expect(row?.ms).toBe(expiresAt);
  const [arrived, resumed] = [new Signal(), new Signal()];
  const query: Database["query"] = async (statement, values) => {
    if (statement.name === "ended_since") {
      arrived.give();
      await resumed.given;
    }
    return world.database.query(statement, values);
  };
  let isReady = false;
  const restarting = createChat({ database: { ...world.database, query }, tokens: { secret: TEST_SECRET } });
  restarting.then(() => {
    isReady = true;
  });
  await arrived.given;
  // Not before it knows the sessions that have ended.
  await world.sql("select");
  expect(isReady).toBe(false);
  resumed.give();
  const restarted = await restarting;
  const request = async (sid: string) => {
    const headers = { authorization: `Bearer ${await tokenOf(sid)}` };
    return (await restarted.fetch(new Request("http://chat.test/v1/users/me", { headers }))).status;
  };
  expect([await request("kept"), await request("not ended")]).toEqual([401, 200]);
  await restarted.close();
});

test.each<[string, object, RegExp]>([
  ["no sid", {}, /sid/],
  ["an empty sid", { sid: "" }, /sid/],
  ["a number as sid", { sid: 42 }, /sid/],
  ["a sid of 256 characters", { sid: "x".repeat(256) }, /sid/],
  ["a sid with NUL", { sid: "a\0" }, /valid Unicode text without NUL/],
  ["a sid with half a character", { sid: "\ud800" }, /valid Unicode text without NUL/],
  ["a time in seconds", { sid: "a", expiresAt: Math.floor(Date.now() / 1_000) }, /the claim exp is in seconds/],
  ["a date", { sid: "a", expiresAt: new Date() }, /expiresAt/],
  ["no time", { sid: "a", expiresAt: Number.NaN }, /expiresAt/],
  ["a time that no date has", { sid: "a", expiresAt: Number.MAX_SAFE_INTEGER }, /expiresAt/],
])("[EMBED13] chat.sessions.end rejects %s and says why", async (_what, given, why) => {
  await expect(world.chat.sessions.end(given as { sid: string })).rejects.toThrow(why);
});

test("[EMBED13] the longest and the latest that chat.sessions.end accepts are stored", async () => {
  const sid = "\u{1f600}x".repeat(85);
  expect(sid).toHaveLength(255);
  const token = await tokenOf(sid);
  expect(await statusOf(token)).toBe(200);
  await world.chat.sessions.end({ sid, expiresAt: 253_402_300_799_999 });
  expect(await statusOf(token)).toBe(401);
});

test("[EMBED13] tokens of each source can name a session: a shared secret, a key pair, and the host's own check", async () => {
  const { privateKey, publicKey } = await generateKeyPair("EdDSA", { extractable: true });
  const secret = "a secret of the host, of more than 32 bytes";
  const jwks = async () => ({ keys: [{ ...(await exportJWK(publicKey)), alg: "EdDSA" }] });
  const verify = async (token: string): Promise<VerifiedToken | null> => {
    const [own, sub = "", sid] = token.split("~");
    return own === "own" ? { sub, sid, expiresAt: inAnHour() } : null;
  };
  await using host = await createWorld({ tokens: [{ secret }, { jwks }, { verify }] });
  const user = await host.user("Hosted");
  const claims = (sid: string) => ({ sub: String(user.user_id), sid, exp: Math.floor(inAnHour() / 1_000) });
  const tokens: ((sid: string) => string | Promise<string>)[] = [
    (sid) => signToken(claims(sid), secret),
    (sid) => new SignJWT(claims(sid)).setProtectedHeader({ alg: "EdDSA" }).sign(privateKey),
    (sid) => `own~${user.user_id}~${sid}`,
  ];
  for (const [number, sign] of tokens.entries()) {
    const [ended, other] = [await sign(`ended-${number}`), await sign(`other-${number}`)];
    using socket = host.socket({ auth: { token: ended } });
    await socket.hears("connect");
    await host.chat.sessions.end({ sid: `ended-${number}` });
    expect(await socket.hears("disconnect")).toBe("io server disconnect");
    expect([number, await statusOf(ended, host), await statusOf(other, host)]).toEqual([number, 401, 200]);
  }
});

test("[EMBED13] a host ends a session in the transaction that deletes its own", async () => {
  const token = await tokenOf("in a transaction");
  const socket = await connect(token);
  await world.sql("create table host_sessions (sid text)");
  await world.sql("insert into host_sessions values ('in a transaction')");
  // The search path of a host is another one.
  await world.sql(
    `do $$ begin
       perform set_config('search_path', 'pg_catalog', true);
       delete from public.host_sessions;
       perform public.end_session_v1('in a transaction', now() + interval '1 hour');
     end $$`,
  );
  // Found by looking.
  expect(await socket.hears("disconnect")).toBe("io server disconnect");
  expect(await statusOf(token)).toBe(401);
});
