import { createTestDatabase, type TestDatabase } from "@duologue/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openDatabase } from "../database/connect.js";
import type { Database } from "../database/database.js";
import { createLogger } from "../kernel/logger.js";
import { selectMessagesAfter, selectMessagesBefore } from "./message-queries.js";

const LENGTH = 100_000;
/** Of these, two of three messages are in the long conversation; after them come those of others alone. */
const MIXED = (LENGTH * 3) / 2;
const TOTAL = MIXED + 30_000;
/** So many rows are inserted well within a statement's time limit. */
const STEP = 10_000;

let testDatabase: TestDatabase;
let database: Database;
let longId: number;

/** A conversation of 100,000 messages; in between 50,000 of a hundred others, and 30,000 newer ones of theirs. */
beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = await openDatabase(testDatabase.options, createLogger("silent"));
  await sql("insert into users (name) select 'person ' || n from generate_series(1, 102) n");
  await sql("insert into conversations (user1_id, user2_id) select 1, n from generate_series(2, 102) n");
  [longId = 0] = (
    await sql<{ conversation_id: number }>("select min(conversation_id) as conversation_id from conversations")
  ).map(({ conversation_id }) => conversation_id);
  for (let from = 1; from <= TOTAL; from += STEP) await fill(from, from + STEP - 1);
  await sql("analyze messages");
});

afterAll(async () => {
  await database.close();
  await testDatabase[Symbol.asyncDispose]();
});

function fill(from: number, to: number) {
  return sql(
    `insert into messages (conversation_id, sender_id, receiver_id, content, "timestamp", revision)
     select case when n % 3 <> 0 and n <= $2::int then $1::bigint else $1::bigint + 1 + n / 3 % 100 end,
       1, 2, 'message ' || n, now(), n
     from generate_series($3::int, $4::int) n`,
    [longId, MIXED, from, to],
  );
}

function sql<Row>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
  return database.query<Row>({ name: "", text }, values);
}

interface Plan {
  readonly "Node Type": string;
  readonly "Index Name"?: string;
  readonly "Actual Rows": number;
  readonly "Rows Removed by Filter"?: number;
  readonly Plans?: readonly Plan[];
}

/** How the statement of a query is carried out, the top of the plan first. */
async function planOf(query: (database: Database) => Promise<unknown>): Promise<Plan[]> {
  const explained: Promise<{ "QUERY PLAN": [{ Plan: Plan }] }[]>[] = [];
  await query({
    ...database,
    async query({ text }, values) {
      explained.push(sql(`explain (analyze, format json) ${text}`, values));
      return [];
    },
  });
  const nodes = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodes)];
  return (await Promise.all(explained)).flatMap(([row]) => (row ? nodes(row["QUERY PLAN"][0].Plan) : []));
}

const PLACES = [
  ["the newest messages", Number.MAX_SAFE_INTEGER],
  ["the middle", LENGTH],
  ["the oldest messages", 200],
] as const;

test.each(PLACES)(
  "[HTTP7] a page before %s walks the index messages_history, and no more than the page",
  async (_, place) => {
    const plan = await planOf((explained) => selectMessagesBefore(explained, longId, place, 51));
    expect(plan.map((node) => node["Node Type"])).toEqual(["Limit", "Index Scan"]);
    expect(plan[1]).toMatchObject({ "Index Name": "messages_history", "Actual Rows": 51 });
    expect(plan[1]?.["Rows Removed by Filter"] ?? 0).toBe(0);
  },
);

test.each([
  ["the oldest messages", 1],
  ["the middle", LENGTH],
] as const)("[HTTP7] a page after %s walks the index messages_history, and no more than the page", async (_, place) => {
  const plan = await planOf((explained) => selectMessagesAfter(explained, longId, place, 51));
  expect(plan.map((node) => node["Node Type"])).toEqual(["Limit", "Index Scan"]);
  expect(plan[1]).toMatchObject({ "Index Name": "messages_history", "Actual Rows": 51 });
  expect(plan[1]?.["Rows Removed by Filter"] ?? 0).toBe(0);
});

test("[HTTP7] a page out of a short conversation among many does so too", async () => {
  for (const [select, place] of [
    [selectMessagesBefore, Number.MAX_SAFE_INTEGER],
    [selectMessagesAfter, 1],
  ] as const) {
    const plan = await planOf((explained) => select(explained, longId + 7, place, 51));
    expect(plan.at(-1)).toMatchObject({ "Index Name": "messages_history", "Actual Rows": 51 });
  }
});

test("[HTTP7] from the top of a long history, page after page reaches every message once", async () => {
  let seen = 0;
  for (let before = Number.MAX_SAFE_INTEGER, more = true; more; ) {
    const rows = await selectMessagesBefore(database, longId, before, 5_000);
    expect(rows.every(({ conversation_id, message_id }) => conversation_id === longId && message_id < before)).toBe(
      true,
    );
    seen += rows.length;
    before = rows[0]?.message_id ?? 0;
    more = rows.length > 0;
  }
  expect(seen).toBe(LENGTH);
});
