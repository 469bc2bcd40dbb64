import { createTestDatabase, type TestDatabase } from "@duologue/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openDatabase } from "../database/connect.js";
import type { Database, Statement } from "../database/database.js";
import { systemClock } from "../kernel/clock.js";
import { createLogger } from "../kernel/logger.js";
import { bindUseCases } from "../use-cases.js";

let testDatabase: TestDatabase;
let database: Database;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = await openDatabase(testDatabase.options, createLogger("silent"));
});

afterAll(async () => {
  await database.close();
  await testDatabase[Symbol.asyncDispose]();
});

/** Those who join, and in which order they are in the inbox and the database is asked for the cursor. */
function watched() {
  const log: string[] = [];
  const query = <Row>(statement: Statement, values: readonly unknown[]): Promise<Row[]> => {
    log.push(statement.name);
    return database.query(statement, values);
  };
  const { joinInbox } = bindUseCases(
    { ...database, query },
    () => true,
    systemClock,
    () => {},
  );
  const join = (name: string) =>
    joinInbox(
      () => 1_000,
      async () => void log.push(name),
    );
  return { log, join };
}

test("[SYNC1] the cursor is read when the socket is in the inbox: nothing lies between the two", async () => {
  const { log, join } = watched();
  expect(await join("in")).toMatchObject({ ok: true, value: { cursor: expect.any(String), expiresInMs: 1_000 } });
  expect(log).toEqual(["in", "place_in_time"]);
});

test("[DATA9] those who join their inbox in one turn are given one cursor, read after all of them were in", async () => {
  const { log, join } = watched();
  const [first, ...others] = await Promise.all([join("a"), join("b"), join("c")]);
  expect(others).toEqual([first, first]);
  expect(log).toEqual(["a", "b", "c", "place_in_time"]);
});
