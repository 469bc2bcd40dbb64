import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { createTestDatabase, type TestDatabase } from "@duologue/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openDatabase } from "./connect.js";
import type { Database, Opening } from "./database.js";
import { DatabaseUnavailable } from "./unavailable.js";

let testDatabase: TestDatabase;
let database: Database;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = await openDatabase(testDatabase.options);
});

afterAll(async () => {
  await database.close();
  await testDatabase[Symbol.asyncDispose]();
});

const ask = <Row>(text: string, values: readonly unknown[] = []) => database.query<Row>({ name: "", text }, values);

test("[START18] a database is reported as created once, and never in the folder of another program", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "duologue-opening-"));
  const openings: Opening[] = [];
  const open = () => openDatabase({ dataDir }, undefined, (opening) => openings.push(opening));
  await (await open()).close();
  expect(openings.splice(0)).toEqual(["creating", "opening"]);
  await (await open()).close();
  expect(openings.splice(0)).toEqual(["opening"]);
  await rm(join(dataDir, "postgres"), { recursive: true });
  await writeFile(join(dataDir, "notes.txt"), "");
  await expect(open()).rejects.toThrow("holds other files");
  expect(openings).toEqual([]);
  await rm(dataDir, { recursive: true });
});

test("[DATA10] while the embedded database works, this thread goes on", async () => {
  let isAnswered = false;
  const answer = ask<{ sum: number }>("select sum(n)::bigint as sum from generate_series(1, 1000000) n").finally(() => {
    isAnswered = true;
  });
  let turns = 0;
  while (!isAnswered) {
    await nextTurn();
    turns += 1;
  }
  expect(await answer).toEqual([{ sum: 500_000_500_000 }]);
  // In one thread it would be one or two.
  expect(turns).toBeGreaterThan(20);
});

test("[DATA10] what is wrong with a statement is said as by PostgreSQL, and the next is answered", async () => {
  await expect(ask("select nothing")).rejects.toMatchObject({ code: "42703" });
  const name = { external_id: "twice", name: "Twice" };
  const insert = () => ask("insert into users (external_id, name) values ($1, $2)", Object.values(name));
  await insert();
  await expect(insert()).rejects.toMatchObject({ code: "23505", constraint: expect.stringContaining("external_id") });
  expect(await ask("select 1 as one")).toEqual([{ one: 1 }]);
});

test("[DATA10] what is asked during a migration does not see half of it", async () => {
  const folder = await mkdtemp(join(tmpdir(), "duologue-migrations-"));
  await mkdir(join(folder, "meta"));
  const entries = [{ idx: 0, version: "7", when: 1, tag: "0000_half", breakpoints: true }];
  await writeFile(join(folder, "meta", "_journal.json"), JSON.stringify({ entries }));
  await writeFile(
    join(folder, "0000_half.sql"),
    "create table half_made (id int);\n--> statement-breakpoint\nselect nothing;",
  );
  let isOver = false;
  const migrated = database.migrate({ folder, table: "half_migrations" }).finally(() => {
    isOver = true;
  });
  const seen = (async () => {
    while (!isOver) expect(await ask("select to_regclass('half_made')::text as half")).toEqual([{ half: null }]);
  })();
  await expect(migrated).rejects.toThrow("half_migrations failed");
  await seen;
  await rm(folder, { recursive: true });
});

test("[DATA10] closing answers what was asked before, and what is asked later is told that it is closed", async () => {
  const other = await createTestDatabase();
  const closing = await openDatabase(other.options);
  const asked = closing.query({ name: "", text: "select 1 as one" }, []);
  await closing.close();
  expect(await asked).toEqual([{ one: 1 }]);
  await expect(closing.query({ name: "", text: "select 1" }, [])).rejects.toBeInstanceOf(DatabaseUnavailable);
  await other[Symbol.asyncDispose]();
});
