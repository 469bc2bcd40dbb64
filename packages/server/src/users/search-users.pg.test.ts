import { createTestDatabase, type TestDatabase } from "@duologue/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createChat } from "../create-chat.js";
import { openDatabase } from "../database/connect.js";
import type { Database } from "../database/database.js";
import { createLogger } from "../kernel/logger.js";
import { foldName, gramsOf } from "./fold-name.js";
import { foldStoredNames } from "./fold-stored-names.js";
import { searchUsers } from "./search-users.js";

const logger = createLogger("silent");
let testDatabase: TestDatabase;
let database: Database;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = await openDatabase(testDatabase.options, logger);
});

afterAll(async () => {
  await database.close();
  await testDatabase[Symbol.asyncDispose]();
});

const sql = <Row>(text: string, values: readonly unknown[] = []) => database.query<Row>({ name: "", text }, values);

async function find(query: string): Promise<string[]> {
  const outcome = await searchUsers(database, async () => undefined, 0, { query, limit: 50 });
  return outcome.ok ? outcome.value.data.map(({ name }) => name) : [];
}

/** As processes of an earlier version write a name, and programs of a host. */
const insert = (names: readonly string[]) => sql("insert into users (name) select unnest($1::text[])", [names]);

const notFolded = () => sql("select name from users where folded_from is distinct from name");

test("[DATA21] a name that another program wrote or changed is found by the next search", async () => {
  await insert(["Zoë", "Оль"]);
  expect([await find("zoe"), await find("ОЛЬ")]).toEqual([["Zoë"], ["Оль"]]);
  await sql("update users set name = 'Chloé' where name = 'Zoë'");
  expect([await find("zoe"), await find("CHLOE"), await notFolded()]).toEqual([[], ["Chloé"], []]);
});

test("[DATA21] the start folds all names that are stored, however many, and changes none", async () => {
  const names = Array.from({ length: 2_500 }, (_, index) => `Érik ${index}`);
  await insert(names);
  const chat = await createChat({ database, tokens: { secret: "x".repeat(32) }, logger });
  expect(await notFolded()).toEqual([]);
  await chat.close();
  const stored = await sql<{ name: string }>("select name from users where name like 'Érik %' order by user_id");
  expect(stored.map(({ name }) => name)).toEqual(names);
  expect(await find("erik 2499")).toEqual(["Érik 2499"]);
});

test("[DATA21] a name of any length that another program stored is found by its beginning", async () => {
  await insert(["ﷺ".repeat(100_000)]);
  expect((await find("صلى الله")).map((name) => name.length)).toEqual([100_000]);
  await sql("delete from users where length(name) > 1000");
});

test("[DATA21] processes that fold the same names at once, while names change, leave each as it is now", async () => {
  await insert(Array.from({ length: 300 }, (_, index) => `Ünal ${index}`));
  const changes = Array.from({ length: 20 }, (_, index) =>
    sql("update users set name = $1 where name = $2", [`Ömer ${index}`, `Ünal ${index}`]),
  );
  await Promise.all([...changes, ...Array.from({ length: 4 }, () => foldStoredNames(database))]);
  await foldStoredNames(database);
  expect(await notFolded()).toEqual([]);
  const wrong = await sql<{ name: string; folded_name: string }>("select name, folded_name from users");
  expect(wrong.filter((row) => row.folded_name !== foldName(row.name))).toEqual([]);
});

test("[DATA21] the database makes the same grams of a name as the server of a query", async () => {
  const texts = ["", "a", "zoe", "ada l", "김민준", "👩🚀🦊x", "%_\\", `${"ab ".repeat(40)}`].map(foldName);
  for (const text of texts) {
    const [row] = await sql<{ grams: string[] }>("select name_grams_v1($1) as grams", [text]);
    const signs = [...text];
    const parts = signs.flatMap((_, index) => [1, 2, 3].map((size) => signs.slice(index, index + size)));
    const expected = new Set(parts.map((part) => part.join("")));
    expect(new Set(row?.grams)).toEqual(expected);
    expect(gramsOf(text).filter((gram) => !expected.has(gram))).toEqual([]);
  }
});

/** Of the table, by whatever way, and by the index of grams. */
async function costs(): Promise<{ rows: number; gramScans: number }> {
  const flush = "select pg_stat_force_next_flush()";
  await sql(flush);
  const [row] = await sql<{ rows: number; gramScans: number }>(`select
      (select seq_tup_read + idx_tup_fetch from pg_stat_user_tables where relname = 'users')::bigint as rows,
      (select idx_scan from pg_stat_user_indexes where indexrelname = 'users_name_grams')::bigint as "gramScans"`);
  if (!row) throw new Error("There are no statistics.");
  return row;
}

test.each(["has no statistics", "has been analyzed"])(
  "[DATA21] a search reads the users that it finds by the index, on a database that %s",
  async (state) => {
    await sql("delete from users");
    const names = Array.from({ length: 2_000 }, (_, index) => `Person ${(index * 7919) % 2_003} ${state}`);
    await insert(names);
    await foldStoredNames(database);
    await sql("insert into users (name, folded_name, folded_from) values ('Zoë Q', 'zoe q', 'Zoë Q')");
    if (state !== "has no statistics") await sql("analyze users");
    for (const [query, most] of [
      ["zoe q", 20],
      ["oë q", 20],
      ["eQ", 20],
      ["person 1503", 20],
    ] as const) {
      const before = await costs();
      await find(query);
      const after = await costs();
      expect([query, after.gramScans - before.gramScans]).toEqual([query, 1]);
      expect(after.rows - before.rows).toBeLessThan(most);
    }
    await sql("delete from users where name = 'Zoë Q'");
  },
);
