import { createTestDatabase, type TestDatabase } from "@duologue/testkit";
import { pino } from "pino";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { CountedStatements } from "../../test/counted-statements.js";
import { FakeClock } from "../../test/fake-clock.js";
import { openDatabase } from "../database/connect.js";
import type { Database } from "../database/database.js";
import { createSessions } from "./create-sessions.js";
import { EndedSessions } from "./ended-sessions.js";

const HOUR_MS = 3_600_000;
/** The worst case of a process that hears of nothing. */
const WITHIN_MS = 5_000;

let testDatabase: TestDatabase;
let database: Database;
let clock: FakeClock;
const statements = new CountedStatements();
const log: string[] = [];

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = await openDatabase(testDatabase.options);
});
afterAll(async () => {
  await database.close();
  await testDatabase[Symbol.asyncDispose]();
});
beforeEach(async () => {
  clock = new FakeClock();
  await clock.advance(Date.now());
  log.length = 0;
  await sql("delete from ended_sessions");
});

const sql = <Row>(text: string, values: readonly unknown[] = []) => database.query<Row>({ name: "", text }, values);

/** The sessions of another process, which hears of nothing. */
function another(leewaySeconds = 30, from = database) {
  const logger = pino({}, { write: (line: string) => void log.push(line) });
  const ended = new EndedSessions(leewaySeconds, clock);
  return { ended, ...createSessions({ database: statements.of(from), ended, elsewhere: undefined, clock, logger }) };
}

/** Lets time pass, and waits for what that begins: the next look is planned when the one before is over. */
async function pass(ms: number): Promise<void> {
  await clock.advance(ms);
  await statements.finish();
}

test("[CLUSTER11] a process that hears of nothing finds a session that ended elsewhere within 5 s", async () => {
  const [here, there] = [another(), another()];
  await there.start();
  let heard = 0;
  there.ended.onEnded(() => {
    heard += 1;
  });
  await here.end({ sid: "a", expiresAt: clock.now() + HOUR_MS });
  expect([here.ended.has("a"), there.ended.has("a")]).toEqual([true, false]);
  await pass(WITHIN_MS);
  expect(there.ended.has("a")).toBe(true);
  await here.end({ sid: "b", expiresAt: clock.now() + HOUR_MS });
  await pass(WITHIN_MS);
  expect(there.ended.has("b")).toBe(true);
  // What it knows already is nothing new.
  expect(heard).toBe(2);
  // A later time is found like an end.
  await here.end({ sid: "a", expiresAt: clock.now() + 3 * HOUR_MS });
  await pass(WITHIN_MS);
  await clock.advance(2 * HOUR_MS);
  expect([there.ended.has("a"), there.ended.has("b")]).toEqual([true, false]);
  there.stop();
});

test("[CLUSTER11] when an older database was restored, whose transactions have smaller numbers, ends are found", async () => {
  let isNewer = true;
  const query: Database["query"] = async (...given) => {
    const rows = await database.query<{ cursor: string }>(...given);
    return rows.map((row) => ({ ...row, ...(isNewer && { cursor: `9${row.cursor}` }) })) as never;
  };
  const there = another(30, { ...database, query });
  await there.start();
  isNewer = false;
  await another().end({ sid: "restored", expiresAt: clock.now() + HOUR_MS });
  await pass(WITHIN_MS);
  expect(there.ended.has("restored")).toBe(true);
  there.stop();
});

test("[AUTH14] [CLUSTER11] while the rows can't be read what is known stays, and what came meanwhile is found later", async () => {
  const there = another();
  await another().end({ sid: "known", expiresAt: clock.now() + HOUR_MS });
  await sql("alter table ended_sessions rename to elsewhere");
  await there.start();
  expect(there.ended.has("known")).toBe(false);
  await pass(WITHIN_MS);
  await pass(WITHIN_MS);
  await sql("alter table elsewhere rename to ended_sessions");
  await pass(WITHIN_MS);
  expect(there.ended.has("known")).toBe(true);
  expect(log.map((line) => JSON.parse(line).msg)).toEqual(["Sessions that ended elsewhere can't be read just now."]);
  there.stop();
});

test("[AUTH15] a session is rejected until its tokens have expired on every clock, then it is forgotten and deleted", async () => {
  const leeway = 60;
  const there = another(leeway);
  const expiresAt = clock.now() + HOUR_MS;
  await there.end({ sid: "brief", expiresAt });
  await there.end({ sid: "long", expiresAt: expiresAt + 24 * HOUR_MS });
  await there.start();
  // A sooner time does not count.
  await there.end({ sid: "brief", expiresAt: expiresAt - HOUR_MS / 2 });
  await pass(HOUR_MS + 2 * leeway * 1_000 - 1);
  const restarted = another(leeway);
  await restarted.start();
  restarted.stop();
  expect([there.ended.has("brief"), restarted.ended.has("brief")]).toEqual([true, true]);
  await pass(1);
  expect([there.ended.has("brief"), there.ended.has("long")]).toEqual([false, true]);
  const stored = async () =>
    (await sql<{ sid: string }>("select sid from ended_sessions order by sid")).map(({ sid }) => sid);
  // Not for most of an hour, because another process may have another clock.
  await pass(HOUR_MS / 2);
  await pass(WITHIN_MS);
  expect(await stored()).toEqual(["brief", "long"]);
  await pass(2 * HOUR_MS);
  await pass(WITHIN_MS);
  expect(await stored()).toEqual(["long"]);
  // With the clock turned back, it would show what it still remembers.
  await clock.advance(-3 * HOUR_MS);
  expect([there.ended.has("brief"), there.ended.has("long")]).toEqual([false, true]);
  there.stop();
});

test("[AUTH15] without a time the tokens are rejected for 30 days, and for a minute at least", async () => {
  const there = another(0);
  await there.end({ sid: "default" });
  await there.end({ sid: "past", expiresAt: clock.now() - HOUR_MS });
  await clock.advance(59_000);
  expect(there.ended.has("past")).toBe(true);
  await clock.advance(30 * 24 * HOUR_MS - 60_000);
  expect([there.ended.has("default"), there.ended.has("past")]).toEqual([true, false]);
});
