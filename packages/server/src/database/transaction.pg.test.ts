import { createTestDatabase, type TestDatabase } from "@duologue/testkit";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createLogger } from "../kernel/logger.js";
import { openDatabase } from "./connect.js";
import { type Drizzle, drizzleOf } from "./create-drizzle.js";
import type { Database } from "./database.js";

let testDatabase: TestDatabase;
let database: Database;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = await openDatabase(testDatabase.options, createLogger("silent"));
  await ask("create table notes (note text primary key)");
  await ask("create table answers (note text references notes deferrable initially deferred)");
});
beforeEach(() => ask("delete from notes"));
afterAll(async () => {
  await database.close();
  await testDatabase[Symbol.asyncDispose]();
});

type Transaction = Omit<Drizzle, "transaction">;

const ask = <Row>(text: string) => database.query<Row>({ name: "", text }, []);
const notes = async () => (await ask<{ note: string }>("select note from notes order by note")).map(({ note }) => note);
const write = (tx: Transaction, note: string) => tx.execute(sql`insert into notes values (${note})`);

test("[ACCT13] a transaction stores all of its writes and returns what its work returns", async () => {
  const returned = await drizzleOf(database).transaction(async (tx) => {
    await write(tx, "a");
    await write(tx, "b");
    return tx.execute(sql`select note from notes`);
  });
  expect(returned).toHaveLength(2);
  expect(await notes()).toEqual(["a", "b"]);
});

test("[ACCT13] when its work throws, nothing is stored and the error is the work's", async () => {
  const failed = drizzleOf(database).transaction(async (tx) => {
    await write(tx, "a");
    throw new Error("changed its mind");
  });
  await expect(failed).rejects.toThrow("changed its mind");
  expect(await notes()).toEqual([]);
});

test("[ACCT13] when a statement fails, the transaction fails, even if its work catches the error", async () => {
  const failed = drizzleOf(database).transaction(async (tx) => {
    await write(tx, "a");
    await write(tx, "a").catch(() => {});
    await write(tx, "b").catch(() => {});
  });
  await expect(failed).rejects.toMatchObject({ code: "23505" });
  expect(await notes()).toEqual([]);
});

test("[ACCT13] when the commit fails, the transaction fails and the connection serves on", async () => {
  const failed = drizzleOf(database).transaction(async (tx) => {
    await write(tx, "a");
    await tx.execute(sql`insert into answers values ('to no note')`);
  });
  await expect(failed).rejects.toMatchObject({ code: "23503" });
  expect(await notes()).toEqual([]);
  await drizzleOf(database).transaction((tx) => write(tx, "b"));
  expect(await notes()).toEqual(["b"]);
});

test("[ACCT13] writes that are in flight when the work fails are not stored either", async () => {
  let late = Promise.resolve<unknown>(undefined);
  const failed = drizzleOf(database).transaction(async (tx) => {
    await write(tx, "a");
    late = write(tx, "b").then(() => write(tx, "c"));
    late.catch(() => {});
    throw new Error("changed its mind");
  });
  await expect(failed).rejects.toThrow("changed its mind");
  await expect(late).rejects.toThrow();
  expect(await notes()).toEqual([]);
});

test("[ACCT14] before its first write a transaction holds up no other statement, however long it takes", async () => {
  let goOn = () => {};
  const hashed = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const transaction = drizzleOf(database).transaction(async (tx) => {
    await tx.execute(sql`select 1`);
    await hashed;
    await write(tx, "from the transaction");
  });
  await ask("insert into notes values ('meanwhile')");
  await drizzleOf(database).transaction((tx) => write(tx, "another transaction"));
  goOn();
  await transaction;
  expect(await notes()).toEqual(["another transaction", "from the transaction", "meanwhile"]);
});

test("[ACCT14] concurrent transactions and statements do not mix: each sees whole transactions only", async () => {
  const works = Array.from({ length: 20 }, (_, at) =>
    drizzleOf(database).transaction(async (tx) => {
      await write(tx, `${at} first`);
      await write(tx, `${at} second`);
      if (at % 3 === 0) throw new Error("undone");
    }),
  );
  const seen = Array.from({ length: 20 }, () => notes());
  const outcomes = await Promise.allSettled(works);
  expect(outcomes.filter(({ status }) => status === "rejected")).toHaveLength(7);
  for (const each of await Promise.all(seen)) expect(each.length % 2).toBe(0);
  expect(await notes()).toHaveLength(26);
});

/** Resolves when no transaction waits for its next statement. */
async function nothingIdle(): Promise<void> {
  const text = "select 1 from pg_stat_activity where datname = current_database() and state = 'idle in transaction'";
  while ((await ask(text)).length > 0);
}

test("[ACCT14] a transaction that its work leaves idle is undone after 2 s, and other statements proceed", async () => {
  let goOn = () => {};
  const isUndone = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  let leave = () => {};
  const isIdle = new Promise<void>((resolve) => {
    leave = resolve;
  });
  const left = drizzleOf(database).transaction(async (tx) => {
    await write(tx, "before");
    leave();
    await isUndone;
    await write(tx, "too late");
  });
  await isIdle;
  await nothingIdle();
  await ask("insert into notes values ('other')");
  goOn();
  await expect(left).rejects.toMatchObject({ cause: { message: expect.stringContaining("did nothing for 2000 ms") } });
  expect(await notes()).toEqual(["other"]);
});
