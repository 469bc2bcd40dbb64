import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTestDatabase, type TestDatabase } from "@duologue/testkit";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createLogger } from "../kernel/logger.js";
import { openDatabase } from "./connect.js";
import type { Database } from "./database.js";

const logger = createLogger("silent");
let empty: TestDatabase;
const opened: Database[] = [];

beforeEach(async () => {
  empty = await createTestDatabase({ migrated: false });
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((database) => database.close()));
  await empty[Symbol.asyncDispose]();
});

async function open(schema?: string): Promise<Database> {
  const database = await openDatabase({ ...empty.options, ...(schema !== undefined && { schema }) }, logger);
  opened.push(database);
  return database;
}

function sql<Row>(database: Database, text: string): Promise<Row[]> {
  return database.query<Row>({ name: "", text }, []);
}

test("[DATA1] twenty processes may start on an empty database at once", async () => {
  const databases = await Promise.all(Array.from({ length: 20 }, () => open()));
  const counted = "select count(*) as migrations from chat_migrations";
  const identities = await Promise.all(databases.map((database) => sql(database, "select value from chat_identity")));
  expect(new Set(identities.map((rows) => JSON.stringify(rows))).size).toBe(1);
  const [before] = await sql<{ migrations: number }>(databases[0] as Database, counted);
  const [after] = await sql<{ migrations: number }>(await open(), counted);
  expect(after).toEqual(before);
  expect(before?.migrations).toBeGreaterThan(0);
});

test("[DATA2] a schema of its own keeps our tables apart from the host's", async () => {
  const host = await open();
  await sql(host, "create schema host_tables");
  const chat = await open("chat");
  const [{ schemas } = { schemas: "" }] = await sql<{ schemas: string }>(
    chat,
    "select string_agg(table_schema, ',' order by table_schema) as schemas from information_schema.tables where table_name = 'messages'",
  );
  expect(schemas).toBe("chat,public");
  await sql(chat, "insert into users (name) values ('only in chat')");
  expect(await sql(host, "select name from users")).toEqual([]);
});

test("[DATA6] a role that owns its schema, and may make none, is enough", async () => {
  const owner = await open();
  const role = `modest_${Math.random().toString(36).slice(2)}`;
  const [{ name } = { name: "" }] = await sql<{ name: string }>(owner, "select current_database() as name");
  await sql(owner, `create role ${role} login password 'modest'`);
  await sql(owner, `revoke create, temporary on database ${name} from public`);
  await sql(owner, `create schema chat authorization ${role}`);
  const url = Object.assign(new URL("url" in empty.options ? empty.options.url : ""), {
    username: role,
    password: "modest",
  });
  for (const start of ["first", "second"]) {
    const database = await openDatabase({ url: url.href, schema: "chat" }, logger);
    await sql(database, `insert into users (name) values ('${start}')`);
    await database.close();
  }
  const refused = openDatabase({ url: url.href, schema: "elsewhere" }, logger);
  await expect(refused).rejects.toThrow(
    /^The schema elsewhere could not be made ready: permission denied for database/,
  );
  await sql(owner, `drop owned by ${role} cascade`);
  await sql(owner, `drop role ${role}`);
});

test("[DATA6] a migration that fails says why, and leaves nothing of itself", async () => {
  const database = await open();
  const folder = await mkdtemp(join(tmpdir(), "duologue-migrations-"));
  await mkdir(join(folder, "meta"));
  const entries = [{ idx: 0, version: "7", when: 1, tag: "0000_broken", breakpoints: true }];
  await writeFile(
    join(folder, "meta", "_journal.json"),
    JSON.stringify({ version: "7", dialect: "postgresql", entries }),
  );
  await writeFile(
    join(folder, "0000_broken.sql"),
    "create table half (n int);\n--> statement-breakpoint\ncreate table half (n int);",
  );
  const failing = database.migrate({ folder, table: "broken_migrations" });
  await expect(failing).rejects.toThrow('A migration of broken_migrations failed: relation "half" already exists');
  expect(await sql(database, "select to_regclass('half') as half")).toEqual([{ half: null }]);
  await rm(folder, { recursive: true });
});

test.each([["Chat"], ["a b"], ["x;drop"], [""], ["1a"]])("[DATA2] %j is no schema", async (schema) => {
  await expect(open(schema)).rejects.toThrow(/schema must be/);
});

test("[DATA3] connections pin read committed, whatever the database says", async () => {
  const database = await open();
  const [{ name } = { name: "" }] = await sql<{ name: string }>(database, "select current_database() as name");
  await sql(database, `alter database ${name} set default_transaction_isolation = 'serializable'`);
  const fresh = await open();
  expect(await sql(fresh, "show transaction_isolation")).toEqual([{ transaction_isolation: "read committed" }]);
});

test("[DATA5] the tables, their indexes and their constraints are these and no others", async () => {
  const database = await open();
  const indexes = await sql<{ indexdef: string }>(
    database,
    "select indexdef from pg_indexes where schemaname = 'public' and tablename in ('users', 'conversations', 'messages') order by 1",
  );
  expect(indexes.map((row) => row.indexdef.replace(/ public\./, " ").replace(/ USING btree/, ""))).toEqual([
    "CREATE INDEX conversations_user2_id ON conversations (user2_id)",
    "CREATE INDEX messages_history ON messages (conversation_id, message_id)",
    "CREATE INDEX messages_revision ON messages (conversation_id, revision)",
    "CREATE INDEX messages_unread ON messages (conversation_id, receiver_id) WHERE (NOT read_status)",
    "CREATE INDEX users_folded_name ON users USING hash (folded_name)",
    "CREATE INDEX users_name_grams ON users USING gin (name_grams_v1(folded_name))",
    "CREATE INDEX users_to_fold ON users (user_id) WHERE (folded_from IS DISTINCT FROM name)",
    "CREATE UNIQUE INDEX conversations_pkey ON conversations (conversation_id)",
    "CREATE UNIQUE INDEX conversations_user1_id_user2_id_key ON conversations (user1_id, user2_id)",
    "CREATE UNIQUE INDEX messages_client_message_id ON messages (conversation_id, sender_id, client_message_id) WHERE (client_message_id IS NOT NULL)",
    "CREATE UNIQUE INDEX messages_pkey ON messages (message_id)",
    "CREATE UNIQUE INDEX users_external_id_key ON users (external_id)",
    "CREATE UNIQUE INDEX users_pkey ON users (user_id)",
  ]);
  const constraints = await sql<{ is: string }>(
    database,
    `select conrelid::regclass || ': ' || pg_get_constraintdef(oid) as is from pg_constraint
     where contype in ('f', 'c') and conrelid in ('conversations'::regclass, 'messages'::regclass) order by 1`,
  );
  expect(constraints.map((row) => row.is)).toEqual([
    "conversations: CHECK ((user1_id < user2_id))",
    "conversations: FOREIGN KEY (last_message_id) REFERENCES messages(message_id)",
    "conversations: FOREIGN KEY (user1_id) REFERENCES users(user_id)",
    "conversations: FOREIGN KEY (user2_id) REFERENCES users(user_id)",
    "messages: FOREIGN KEY (conversation_id) REFERENCES conversations(conversation_id)",
  ]);
  // Room on the page for each message's update of its conversation.
  const options = "select reloptions from pg_class where oid = 'conversations'::regclass";
  expect(await sql(database, options)).toEqual([{ reloptions: ["fillfactor=70"] }]);
});

test("[SYNC12] the epoch needs no special rights", async () => {
  const owner = await open();
  await sql(owner, "drop role if exists modest");
  await sql(owner, "create role modest");
  await sql(owner, "grant usage on schema public to modest");
  await sql(owner, "grant select on all tables in schema public to modest");
  const [row] = await sql<{ allowed: boolean }>(
    owner,
    "select has_function_privilege('modest', 'pg_control_system()', 'execute') and has_function_privilege('modest', 'pg_control_checkpoint()', 'execute') as allowed",
  );
  expect(row?.allowed).toBe(true);
  await sql(owner, "drop owned by modest");
  await sql(owner, "drop role modest");
});
