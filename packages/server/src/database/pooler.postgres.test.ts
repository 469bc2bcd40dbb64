import {
  createTestDatabase,
  pgBouncerVersion,
  postgresUrl,
  startPgBouncer,
  type TestDatabase,
} from "@duologue/testkit";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createLogger } from "../kernel/logger.js";
import { openDatabase } from "./connect.js";
import type { Database } from "./database.js";
import { sessionSettings } from "./session-settings.js";
import { DatabaseUnavailable } from "./unavailable.js";
import { UnsupportedSessionError } from "./unsupported-session.js";

const logger = createLogger("silent");
const target = Number(process.env.DUOLOGUE_TEST_POSTGRES_PORT);
const role = `pooled_${Math.random().toString(36).slice(2)}`;
let empty: TestDatabase;
let database: string;
let admin: pg.Client;

beforeAll(async () => {
  empty = await createTestDatabase({ migrated: false });
  database = new URL("url" in empty.options ? empty.options.url : "").pathname.slice(1);
  admin = new pg.Client({ connectionString: postgresUrl(database) });
  await admin.connect();
  await admin.query(`create role ${role} login password 'pooled'`);
  await admin.query(`create schema chat authorization ${role}`);
});

afterAll(async () => {
  await admin.query(`drop owned by ${role} cascade`);
  await admin.query(`drop role ${role}`);
  await admin.end();
  await empty[Symbol.asyncDispose]();
});

/** Opens the database behind a PgBouncer with these settings, as the role of the test. */
async function openBehind<Result>(
  settings: Record<string, string | number>,
  use: (opening: Promise<Database>) => Promise<Result>,
): Promise<Result> {
  await using bouncer = await startPgBouncer({ target, users: { [role]: "pooled" }, settings });
  const url = `postgres://${role}:pooled@127.0.0.1:${bouncer.port}/${database}`;
  const opening = openDatabase({ url, schema: "chat" }, logger);
  try {
    return await use(opening);
  } finally {
    await opening.then(
      (opened) => opened.close(),
      () => {},
    );
  }
}

/** The line with which a start stops. */
function rejection(settings: Record<string, string | number>): Promise<string> {
  return openBehind(settings, async (opening) => {
    const error = await opening.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(UnsupportedSessionError);
    return error instanceof Error ? error.message : "";
  });
}

/** PgBouncer makes one connection after the other, which may take longer than a statement waits on a busy machine. */
async function served<Result>(run: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof DatabaseUnavailable)) throw error;
      await new Promise(setImmediate);
    }
  }
}

/** Reads and writes on all connections at the same time. */
async function useAll(opened: Database): Promise<void> {
  const name = {
    name: "insert_user",
    text: "insert into users (name) values ($1) returning current_schema() as schema",
  };
  const count = { name: "count_users", text: "select count(*) as users from users" };
  for (let round = 0; round < 3; round += 1) {
    const writes = Array.from({ length: 20 }, (_, at) => served(() => opened.write(name, [`${at}`])));
    const reads = Array.from({ length: 20 }, () => served(() => opened.query(count, [])));
    for (const rows of await Promise.all(writes)) expect(rows).toEqual([{ schema: "chat" }]);
    await Promise.all(reads);
  }
}

const tables = async () => (await admin.query("select from pg_tables where schemaname in ('chat', 'public')")).rowCount;
const OPTIONS = { ignore_startup_parameters: "options" };
const ALTER_ROLE = /ALTER ROLE (pooled_\w+) IN DATABASE (test_\w+) SET ([\w]+) = '([^']+)';/g;

test("[START26] [DATA14] a pooler that rejects start-up options is one line with the statements to run", async () => {
  const line = await rejection({ pool_mode: "transaction" });
  expect(line).toMatch(
    /^Sessions with PostgreSQL can't begin \(unsupported startup parameter.*ignore_startup_parameters/,
  );
  expect(line.match(ALTER_ROLE)).toHaveLength(sessionSettings("chat").length);
});

test.each([
  ["transaction", { pool_mode: "transaction" }],
  ["transaction, longest rest first", { pool_mode: "transaction", server_round_robin: 1 }],
  ["statement", { pool_mode: "statement" }],
  ["session", { pool_mode: "session" }],
])(
  "[START26] [DATA14] a pooler in mode %s that swallows the settings is one line, and nothing is stored",
  async (_, mode) => {
    const line = await rejection({ ...OPTIONS, ...mode });
    if (mode.pool_mode === "statement") return expect(line).toMatch(/Sessions/);
    expect(line).toMatch(/^Sessions with PostgreSQL lack the server's value of search_path, /);
    expect(line).not.toContain("\n");
    expect(
      [...line.matchAll(ALTER_ROLE)].map(([, role, database, name, value]) => [role, database, name, value]),
    ).toEqual(sessionSettings("chat").map(({ name, value }) => [role, database, name, value]));
    expect(await tables()).toBe(0);
  },
);

test("[DATA14] a pooler with a single connection is one line", async () => {
  expect(await rejection({ ...OPTIONS, pool_mode: "transaction", default_pool_size: 1 })).toMatch(/^Sessions/);
});

test("[DATA14] with the statements run, a pooler of sessions is enough, and one of transactions that keeps statements", async () => {
  for (const [statement] of (await rejection({ pool_mode: "transaction" })).matchAll(ALTER_ROLE)) {
    await admin.query(statement);
  }
  await openBehind({ ...OPTIONS, pool_mode: "session" }, async (opening) => useAll(await opening));
  for (const server_round_robin of [0, 1]) {
    const transactions = { ...OPTIONS, pool_mode: "transaction", server_round_robin };
    const lost = /^Sessions with PostgreSQL lose prepared statements between transactions: .* ALTER ROLE /;
    if (pgBouncerVersion() < 121) {
      expect(await rejection(transactions)).toMatch(lost);
    } else {
      expect(await rejection({ ...transactions, max_prepared_statements: 0 })).toMatch(lost);
      const kept = { ...transactions, max_prepared_statements: 100 };
      await openBehind(kept, async (opening) => useAll(await opening));
    }
  }
});

test("[DATA13] a database whose encoding is not UTF-8 is one line", async () => {
  const latin = `${database}_latin`;
  await admin.query(`create database ${latin} encoding 'LATIN1' locale 'C' template template0`);
  try {
    await expect(openDatabase({ url: postgresUrl(latin) }, logger)).rejects.toThrow(
      `The database ${latin} has the encoding LATIN1; Duologue needs UTF8.`,
    );
  } finally {
    await admin.query(`drop database ${latin}`);
  }
});
