import type { User } from "@duologue/protocol";
import {
  createWorld,
  type RedisServer,
  type ServerProcess,
  startRedisServer,
  startServerProcess,
  TestSocket,
  type World,
} from "@duologue/testkit";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";

let redis: RedisServer;
/** One process is this one, the other is `there`. */
let world: World;
let there: ServerProcess;
let ada: User;

beforeAll(async () => {
  redis = await startRedisServer();
  world = await createWorld({ redis: redis.url });
  there = await startServerProcess((world.databaseOptions as { url: string }).url, redis.url);
  ada = await world.user("Ada");
});

afterAll(async () => {
  await there[Symbol.asyncDispose]();
  await world[Symbol.asyncDispose]();
  await redis[Symbol.asyncDispose]();
});

const inAnHour = () => Date.now() + 3_600_000;

/** A token of a session, and a socket with it on the other process. */
async function connectThere(sid: string) {
  const token = await world.token(ada, { sid });
  const socket = new TestSocket(there.url, { auth: { token }, reconnection: true });
  await socket.hears("connect");
  return { token, socket };
}

/** The other process has disconnected it permanently, and rejects its token. */
async function isEndedThere({ token, socket }: { token: string; socket: TestSocket }): Promise<void> {
  expect(await socket.hears("disconnect")).toBe("io server disconnect");
  using again = new TestSocket(there.url, { auth: { token } });
  expect((await again.hears("connect_error")).data).toEqual({ code: "token_invalid" });
  const headers = { authorization: `Bearer ${token}` };
  expect((await fetch(`${there.url}/v1/users/me`, { headers })).status).toBe(401);
}

/** Resolves when both processes say that Redis is up (1) or away (0). */
async function bothSee(up: 0 | 1): Promise<void> {
  const line = `\nduologue_redis_up ${up}\n`;
  for (const url of [world.url, there.url]) while (!(await (await fetch(`${url}/metrics`)).text()).includes(line));
}

test("[CLUSTER11] through Redis the end of a session reaches another process before it finds the row", async () => {
  await bothSee(1);
  const [ending, other] = [await connectThere("by Redis"), await connectThere("another")];
  await world.sql("create function lose() returns trigger language plpgsql as $$ begin return null; end $$");
  // There is no row to be found.
  await world.sql("create trigger lose before insert on ended_sessions for each row execute function lose()");
  await world.chat.sessions.end({ sid: "by Redis", expiresAt: inAnHour() });
  await isEndedThere(ending);
  expect(await world.sql("select from ended_sessions")).toEqual([]);
  await world.sql("drop trigger lose on ended_sessions");
  expect(await other.socket.ask("joinInbox")).toMatchObject({ ok: true });
  other.socket.close();
});

test("[CLUSTER11] while Redis is away the end of a session reaches another process by its row", async () => {
  const [ending, other] = [await connectThere("by row"), await connectThere("another")];
  await redis.kill();
  await bothSee(0);
  await world.chat.sessions.end({ sid: "by row", expiresAt: inAnHour() });
  await isEndedThere(ending);
  expect(await other.socket.ask("joinInbox")).toMatchObject({ ok: true });
  other.socket.close();
  await redis.restart();
});

test("[CLUSTER11] an end is found that is committed after a later one", async () => {
  const [slow, quick] = [await connectThere("slow"), await connectThere("quick")];
  const client = new pg.Client({ connectionString: (world.databaseOptions as { url: string }).url });
  await client.connect();
  await client.query("begin");
  await client.query("select end_session_v1('slow', now() + interval '1 hour')");
  // By its row: the other process has read what is committed.
  await world.sql("select end_session_v1('quick', now() + interval '1 hour')");
  await isEndedThere(quick);
  expect(slow.socket.io.connected).toBe(true);
  await client.query("commit");
  await isEndedThere(slow);
  await client.end();
});
