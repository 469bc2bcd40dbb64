import { createTestDatabase, type TestDatabase } from "@duologue/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createLogger } from "../kernel/logger.js";
import { openDatabase } from "./connect.js";
import type { Database } from "./database.js";

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

test("[DATA4] both drivers give the same values: a BigInt in an event would end the process", async () => {
  const text = `select 1::bigint as small, 9007199254740991::bigint as largest, count(*) as counted,
    '{1,9007199254740991}'::bigint[] as ids, '{}'::bigint[] as no_ids, null::bigint as none,
    '2026-11-23 05:04:05.678+02'::timestamptz as moment, to_json(E'\\ufeff"'::text) as content, true as yes
    from generate_series(1, 3)`;
  expect(await database.query({ name: "", text }, [])).toEqual([
    {
      small: 1,
      largest: Number.MAX_SAFE_INTEGER,
      counted: 3,
      ids: [1, Number.MAX_SAFE_INTEGER],
      no_ids: [],
      none: null,
      moment: "2026-11-23T03:04:05.678Z",
      content: '\ufeff"',
      yes: true,
    },
  ]);
});

test("[DATA4] both drivers take arrays of any text", async () => {
  const given = ["a,b", '"', "\\", "{}", "NULL", "", " ", "\n", "é😀"];
  const text = "select to_json($1::text[]) as texts, to_json($2::uuid[]) as keys";
  const keys = [null, "00000000-0000-4000-8000-000000000001"];
  expect(await database.query({ name: "", text }, [given, keys])).toEqual([{ texts: given, keys }]);
});
