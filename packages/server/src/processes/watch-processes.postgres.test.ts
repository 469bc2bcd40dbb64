import { createTestDatabase, type ServerProcess, startServerProcess, type TestDatabase } from "@duologue/testkit";
import { pino } from "pino";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { CountedStatements } from "../../test/counted-statements.js";
import { FakeClock } from "../../test/fake-clock.js";
import { createChat } from "../create-chat.js";
import { openDatabase } from "../database/connect.js";
import type { Database } from "../database/database.js";
import { ProcessesWatch } from "./watch-processes.js";

const ROUND_MS = 20_000;

let testDatabase: TestDatabase;
let database: Database;
let clock: FakeClock;
const statements = new CountedStatements();
const log: string[] = [];
const running: ProcessesWatch[] = [];
const logger = pino({}, { write: (line: string) => void log.push(line) });

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = await openDatabase(testDatabase.options);
  await (await createChat({ database, tokens: { secret: "x".repeat(32), subject: "user_id" } })).close();
});
afterAll(async () => {
  await database.close();
  await testDatabase[Symbol.asyncDispose]();
});
beforeEach(async () => {
  for (const watch of running.splice(0)) watch.stop();
  clock = new FakeClock();
  log.length = 0;
  await sql("delete from processes");
});

const sql = <Row>(text: string, values: readonly unknown[] = []) => database.query<Row>({ name: "", text }, values);

/** A process, by the digit that its id consists of. */
async function startProcess(digit: number, hasRedis = false): Promise<ProcessesWatch> {
  const processId = "00000000-0000-4000-8000-000000000000".replaceAll("0", `${digit}`);
  const watch = new ProcessesWatch({ database: statements.of(database), processId, hasRedis, clock, logger });
  running.push(watch);
  watch.start();
  await statements.finish();
  return watch;
}

/** Lets time pass, for the database too: what it noted lies so much further back. */
async function pass(ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= ROUND_MS) {
    await sql(
      "update processes set started_at = started_at - $1::float8 * interval '1 ms', seen_at = seen_at - $1::float8 * interval '1 ms'",
      [Math.min(left, ROUND_MS)],
    );
    await clock.advance(Math.min(left, ROUND_MS));
    await statements.finish();
  }
}

const warnings = () => log.map((line) => JSON.parse(line).code);

test("[CLUSTER12] two processes without Redis warn once each, after a minute", async () => {
  await startProcess(1);
  await pass(300_000);
  await startProcess(2);
  await pass(40_000);
  expect(warnings()).toEqual([]);
  await pass(40_000);
  expect(warnings()).toEqual(["processes_apart", "processes_apart"]);
  await pass(600_000);
  expect(warnings()).toHaveLength(2);
});

test("[CLUSTER12] a process without Redis beside one with Redis is a mistake; two with Redis are none", async () => {
  await startProcess(1, true);
  await startProcess(2, true);
  await pass(200_000);
  expect(warnings()).toEqual([]);
  await startProcess(3);
  await pass(200_000);
  expect(warnings()).toEqual(["processes_apart", "processes_apart", "processes_apart"]);
});

test("[CLUSTER12] restarts one after the other, by a signal or by SIGKILL, are no mistake", async () => {
  let present = await startProcess(1);
  for (let digit = 2; digit <= 9; digit += 1) {
    const next = await startProcess(digit);
    await pass(40_000);
    present.stop();
    await pass(300_000);
    present = next;
  }
  expect(warnings()).toEqual([]);
});

test("[CLUSTER12] a process that hung, was replaced meanwhile and runs again is no mistake", async () => {
  await startProcess(1);
  await pass(300_000);
  const hung = clock;
  clock = new FakeClock();
  await startProcess(2);
  await pass(300_000);
  await hung.advance(ROUND_MS);
  await statements.finish();
  await pass(ROUND_MS);
  expect(warnings()).toEqual([]);
});

test("[CLUSTER12] what can't be noted is noted later, and the log has no line of it", async () => {
  await startProcess(1);
  await startProcess(2);
  await sql("alter table processes rename to elsewhere");
  await clock.advance(ROUND_MS);
  await statements.finish();
  await sql("alter table elsewhere rename to processes");
  expect(log).toEqual([]);
  await pass(120_000);
  expect(warnings()).toEqual(["processes_apart", "processes_apart"]);
});

test("[CLUSTER12] rows of processes that ended are deleted after an hour", async () => {
  (await startProcess(1)).stop();
  await startProcess(2);
  await pass(2 * 3_600_000);
  expect(await sql("select from processes")).toHaveLength(1);
});

test("[CLUSTER12] a chat notes its process", async () => {
  const chat = await createChat({ database, tokens: { secret: "x".repeat(32), subject: "user_id" } });
  await expect.poll(() => sql("select has_redis from processes")).toEqual([{ has_redis: false }]);
  await chat.close();
});

test("[CLUSTER12] servers in processes of their own on one database warn once each", async () => {
  const { url } = testDatabase.options as { url: string };
  const quick = { CLOCK_SPEED: "100", LOG_LEVEL: "warn" };
  const servers = [await startServerProcess(url, "", quick), await startServerProcess(url, "", quick)];
  const warned = ({ log: lines }: ServerProcess) => lines.filter((line) => line.includes("processes_apart")).length;
  const areNoted = async () => (await sql("select from processes")).length;
  await expect.poll(areNoted).toBe(2);
  expect(servers.map(warned)).toEqual([0, 0]);
  await sql("update processes set started_at = started_at - interval '1 minute'");
  await expect.poll(() => servers.map(warned)).toEqual([1, 1]);
  for (const server of servers) await server[Symbol.asyncDispose]();
});
