import type { Message, User } from "@duologue/protocol";
import {
  createWorld,
  failOver,
  type PostgresServer,
  startPgBouncer,
  startPostgresServer,
  startStandbyServer,
  startTcpProxy,
  type TcpProxy,
  type TestSocket,
  type World,
} from "@duologue/testkit";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createLogger } from "../kernel/logger.js";
import { CheckedPool } from "./checked-pool.js";
import { openDatabase } from "./connect.js";
import { connectionSettings } from "./connection-settings.js";
import { drizzleOf } from "./create-drizzle.js";
import { queryPool } from "./query-pool.js";
import { ServerNotWritableError } from "./server-not-writable.js";
import { DatabaseUnavailable, findUnavailable } from "./unavailable.js";

let primary: PostgresServer;
let standby: PostgresServer;
let proxy: TcpProxy;
let world: World;
let ada: User;
let conversationId: number;
let socket: TestSocket;
const acknowledged: number[] = [];

beforeAll(async () => {
  primary = await startPostgresServer();
  standby = await startStandbyServer(primary);
  proxy = await startTcpProxy(primary.port);
  world = await createWorld({ reachDatabase: () => ({ url: urlBy(proxy.port) }) });
  ada = await world.user("Ada");
  conversationId = await world.conversation(ada, await world.user("Bob"));
  socket = await world.connect(ada);
});

afterAll(async () => {
  await world?.[Symbol.asyncDispose]();
  await proxy?.[Symbol.asyncDispose]();
  await Promise.all([primary?.stop(), standby?.stop()]);
});

const urlBy = (port: number) => `postgres://postgres:postgres@127.0.0.1:${port}/postgres`;

/** Sends until a message is acknowledged. */
async function send(): Promise<void> {
  const command = { conversationId, senderId: ada.user_id, content: "hello", clientMessageId: crypto.randomUUID() };
  for (;;) {
    const answer = await socket.ask("sendMessage", command);
    if (answer.ok) {
      acknowledged.push(answer.message.message_id);
      return;
    }
    expect(answer).toMatchObject({ code: "unavailable", retryable: true });
  }
}

/** Reads the history; the acknowledged messages that it lacks, or null if it is temporarily unavailable. */
async function missingFromHistory(): Promise<number[] | null> {
  const before = [...acknowledged];
  const response = await world.request(ada, "GET", `/v1/conversations/${conversationId}/messages?limit=100`);
  if (response.status === 503) return null;
  const { data } = (await response.json()) as { data: Message[] };
  const ids = new Set(data.map(({ message_id }) => message_id));
  return before.filter((id) => !ids.has(id));
}

/** Reads on as many connections as there are. */
function readMuch(): Promise<(number[] | null)[]> {
  return Promise.all(Array.from({ length: 16 }, missingFromHistory));
}

/** Users are read and written by Drizzle. */
async function upsertByDrizzle(): Promise<User> {
  for (;;) {
    try {
      return await world.user("Eve");
    } catch (error) {
      expect(findUnavailable(error)).toBeDefined();
      // It is rejected without waiting, and the probe needs its turn.
      await new Promise(setImmediate);
    }
  }
}

/** A pool of one connection to the server behind this port. */
function poolOfOne(port: number, recheckAfterMs: number): CheckedPool {
  const settings = { ...connectionSettings(urlBy(port), "public"), query_timeout: 5_000 };
  return new CheckedPool({ settings, max: 1, recheckAfterMs, logger: createLogger("silent") });
}

/** Runs `read` again and again until it fails; the failure. */
async function untilFailed(read: () => Promise<unknown>): Promise<DatabaseUnavailable> {
  for (;;) {
    try {
      await read();
    } catch (error) {
      expect(error).toBeInstanceOf(DatabaseUnavailable);
      return error as DatabaseUnavailable;
    }
  }
}

/** Lets the standby, promoted by now, take writes or not. */
async function setReadOnly(value: "on" | "off"): Promise<void> {
  const client = new pg.Client({ connectionString: standby.url("postgres") });
  await client.connect();
  await client.query("set default_transaction_read_only = off");
  await client.query(`alter system set default_transaction_read_only = ${value}`);
  await client.query("select pg_reload_conf()");
  await client.end();
}

test("[START8] [DATA15] a database on a standby is not opened", async () => {
  const opening = openDatabase({ url: standby.url("postgres") }, createLogger("silent"));
  await expect(opening).rejects.toThrow(ServerNotWritableError);
});

test("[DATA15] behind a pooler that passes no report on, a connection is not used for 5 s after its server changed", async () => {
  const settings = { pool_mode: "transaction", ignore_startup_parameters: "options" };
  await using bouncer = await startPgBouncer({ target: primary.port, users: { postgres: "postgres" }, settings });
  const pool = poolOfOne(bouncer.port, 1_500);
  const isStandby = async () => {
    const query = { text: "select pg_is_in_recovery() as is" };
    return (await queryPool(pool, query, performance.now() + 5_000)).rows[0].is;
  };
  expect(await isStandby()).toBe(false);
  await bouncer.retarget(standby.port);
  const since = performance.now();
  const failure = await untilFailed(isStandby);
  expect(performance.now() - since).toBeLessThan(5_000);
  expect([failure.cause, failure.nothingDone]).toEqual([expect.any(ServerNotWritableError), true]);
  // A new connection is checked when it is made.
  await expect(isStandby()).rejects.toHaveProperty("cause", expect.any(ServerNotWritableError));
  await bouncer.retarget(primary.port);
  while ((await isStandby().catch(() => true)) !== false);
  await pool.end();
});

test("[DATA15] [DATA16] after a failover no read lacks an acknowledged message, though the former primary responds", async () => {
  await send();
  await readMuch();
  await failOver(primary, standby);
  proxy.retarget(standby.port);
  const since = performance.now();
  // It begins on a connection to the former primary, and is repeated.
  expect(await missingFromHistory()).toEqual([]);
  await send();
  expect(performance.now() - since).toBeLessThan(5_000);
  for (let round = 0; round < 10; round += 1) {
    expect((await readMuch()).filter((missing) => missing !== null).flat()).toEqual([]);
    await send();
  }
  // Every statement is served again, and none by the former primary.
  expect(await readMuch()).toEqual(Array(16).fill([]));
  const old = new pg.Client({ connectionString: primary.url("postgres") });
  await old.connect();
  const ours = "select count(*)::int as left from pg_stat_activity where application_name = 'duologue'";
  for (let left = 1; left > 0; left = (await old.query(ours)).rows[0].left);
  await old.end();
  expect(world.log.join("")).toContain("PostgreSQL takes no writes on a connection; all connections are made again.");
});

test("[DATA16] a server that becomes read-only is not used for reads, by Drizzle neither, and writes resume with it", async () => {
  await send();
  await setReadOnly("on");
  // Sooner or later each read is rejected: no other server takes writes.
  for (let served = 1; served > 0; ) served = (await readMuch()).filter((missing) => missing !== null).length;
  await expect(world.user("Eve").catch(findUnavailable)).resolves.toBeInstanceOf(DatabaseUnavailable);
  await setReadOnly("off");
  expect(await upsertByDrizzle()).toMatchObject({ name: "Eve" });
  await send();
  expect(await readMuch()).toEqual(Array(16).fill([]));
});

test("[DATA15] a response is not returned if its server reports with it that it takes no writes", async () => {
  const pool = poolOfOne(standby.port, Number.POSITIVE_INFINITY);
  const read = async () => {
    const query = { text: "select current_setting('transaction_read_only') as is" };
    const { rows } = await queryPool(pool, query, performance.now() + 5_000);
    expect(rows).toEqual([{ is: "off" }]);
  };
  await read();
  await setReadOnly("on");
  const failure = await untilFailed(read);
  expect([failure.cause, failure.nothingDone]).toEqual([expect.any(ServerNotWritableError), false]);
  await setReadOnly("off");
  await pool.end();
});

test("[DATA16] a write whose response reports that its server takes no writes is not repeated", async () => {
  const database = await openDatabase({ url: standby.url("postgres") }, createLogger("silent"));
  await drizzleOf(database).execute("create sequence times_written");
  // It is carried out, and the report comes with its response.
  const text = "select nextval('times_written'), set_config('default_transaction_read_only', 'on', false)";
  const failure = await database.write({ name: "write_once", text }, []).catch(findUnavailable);
  expect(failure).toMatchObject({ cause: expect.any(ServerNotWritableError), nothingDone: false });
  const count = { name: "times_written", text: "select last_value as times from times_written" };
  expect(await database.query(count, [])).toEqual([{ times: 1 }]);
  await database.close();
});

test("[DATA16] a read whose response reports that its server takes no writes is repeated, a read of Drizzle too", async () => {
  const database = await openDatabase({ url: standby.url("postgres") }, createLogger("silent"));
  const drizzle = drizzleOf(database);
  // The first time only, the report comes with its response.
  const text = `select case nextval('times_read')
    when 1 then set_config('default_transaction_read_only', 'on', false) end as is`;
  const count = { name: "times_read", text: "select last_value as times from times_read" };
  for (const read of [() => database.query({ name: "", text }, []), () => drizzle.execute(text)]) {
    await drizzle.execute("create sequence times_read");
    await read();
    expect(await database.query(count, [])).toEqual([{ times: 2 }]);
    await drizzle.execute("drop sequence times_read");
  }
  await database.close();
});
