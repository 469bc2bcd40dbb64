import { fileURLToPath } from "node:url";
import { type Chat, createChat, createLogger, type Database, openDatabase } from "@duologue/server";
import { createTestDatabase, type TestDatabase } from "@duologue/testkit";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createApp } from "../create-app.js";
import { createAccounts } from "./accounts.js";
import type { EndSession } from "./end-session.js";

const MIGRATIONS = { folder: fileURLToPath(new URL("../../migrations", import.meta.url)), table: "account_migrations" };
const SECRET = "a secret of the tests, of more than 32 bytes";
const password = "correct horse";

let testDatabase: TestDatabase;
let database: Database;
let chat: Chat;
let app: ReturnType<typeof createApp>;

beforeAll(async () => {
  const logger = createLogger("silent");
  testDatabase = await createTestDatabase();
  database = await openDatabase(testDatabase.options, logger);
  await database.migrate(MIGRATIONS);
  const common = { database, corsOrigin: [], logger };
  const publicUrl = "http://localhost";
  const endSession: EndSession = (session) => chat.sessions.end(session);
  const accounts = await createAccounts({ ...common, secret: SECRET, publicUrl, isRateLimited: false, endSession });
  chat = await createChat({ ...common, tokens: accounts.tokens });
  app = createApp({ ...common, chat, accounts, pageFolder: "", publicUrl: undefined });
  await ask("create function fail() returns trigger as $$ begin raise 'No.'; end $$ language plpgsql");
});

afterEach(async () => {
  const failing = "select tgname as name, tgrelid::regclass::text as at from pg_trigger where tgname = 'failing'";
  for (const { name, at } of await ask<{ name: string; at: string }>(failing))
    await ask(`drop trigger ${name} on ${at}`);
});

afterAll(async () => {
  await chat.close();
  await database.close();
  await testDatabase[Symbol.asyncDispose]();
});

const ask = <Row>(text: string, values: readonly unknown[] = []) => database.query<Row>({ name: "", text }, values);

/** From now on, this statement on a table fails; with `at commit`, the commit of what contains it. */
async function fail(statement: string, table: string): Promise<void> {
  const [event, isAtCommit] = [statement.split(" ")[0], statement.endsWith("at commit")];
  const when = isAtCommit ? `constraint trigger failing after ${event}` : `trigger failing before ${event}`;
  const deferred = isAtCommit ? "deferrable initially deferred" : "";
  await ask(`create ${when} on ${table} ${deferred} for each row execute function fail()`);
}

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of any shape
  readonly body: any;
}

async function send(method: string, path: string, cookie = "", body?: object): Promise<Answer> {
  const headers = { "content-type": "application/json", cookie };
  const init = { method, headers, ...(body && { body: JSON.stringify(body) }) };
  const env = { incoming: { socket: { remoteAddress: "127.0.0.1" } } };
  const response = await app.request(`http://localhost/auth${path}`, init, env);
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text && JSON.parse(text) };
}

let count = 0;
const newAddress = () => `ada-${++count}@example.com`;
const signUp = (email: string) => send("POST", "/sign-up/email", "", { name: "Ada", email, password });
const signIn = (email: string, by = password) => send("POST", "/sign-in/email", "", { email, password: by });
const cookieOf = ({ headers }: Answer) => headers.get("set-cookie")?.split(";")[0] ?? "";
const statusOf = async (path: string, cookie: string) => (await send("GET", path, cookie)).status;

function expectInternal({ status, body, headers }: Answer): void {
  expect([status, body.code, headers.get("set-cookie")]).toEqual([500, "internal", null]);
}

test.each([
  ["insert", "users"],
  ["insert", "account_credentials"],
  ["insert", "account_sessions"],
  ["insert at commit", "account_credentials"],
])(
  "[ACCT13] when the %s into %s fails, nothing of a sign-up is stored and the address can sign up",
  async (statement, table) => {
    const email = newAddress();
    await fail(statement, table);
    expectInternal(await signUp(email));
    expect(await ask("select 1 from users where email = $1", [email])).toEqual([]);
    await ask(`drop trigger failing on ${table}`);
    expect((await signUp(email)).status).toBe(200);
    expect((await signIn(email)).status).toBe(200);
  },
);

test("[ACCT13] when any statement of a change of password fails, nothing of it is stored", async () => {
  const email = newAddress();
  const [cookie, other] = [cookieOf(await signUp(email)), cookieOf(await signIn(email))];
  const newPassword = "battery staple";
  const change = () => {
    const body = { currentPassword: password, newPassword, revokeOtherSessions: true };
    return send("POST", "/change-password", cookie, body);
  };
  for (const [statement, table] of [
    ["delete", "account_sessions"],
    ["update", "account_credentials"],
    ["insert", "account_sessions"],
    ["insert at commit", "account_sessions"],
  ] as const) {
    await fail(statement, table);
    expectInternal(await change());
    await ask(`drop trigger failing on ${table}`);
    expect([statement, await statusOf("/token", cookie), await statusOf("/token", other)]).toEqual([
      statement,
      200,
      200,
    ]);
  }
  expect((await signIn(email)).status).toBe(200);
  const changed = await change();
  expect([changed.status, await statusOf("/token", other)]).toEqual([200, 401]);
  expect(await statusOf("/token", cookieOf(changed))).toBe(200);
  expect((await signIn(email, newPassword)).status).toBe(200);
});

test.each([
  ["/sign-out", {}],
  ["/revoke-session", {}],
  ["/revoke-sessions", {}],
  ["/revoke-other-sessions", {}],
])("[ACCT12] when POST %s cannot delete a session, it does not claim success and can be repeated", async (path) => {
  const email = newAddress();
  const signedUp = await signUp(email);
  const [cookie, other] = [cookieOf(signedUp), cookieOf(await signIn(email))];
  const end = () => send("POST", path, cookie, { sid: signedUp.body.sid });
  await fail("delete", "account_sessions");
  expectInternal(await end());
  expect([await statusOf("/token", cookie), await statusOf("/token", other)]).toEqual([200, 200]);
  await ask("drop trigger failing on account_sessions");
  expect((await end()).status).toBe(200);
  const ended = path === "/revoke-other-sessions" ? other : cookie;
  expect(await statusOf("/token", ended)).toBe(401);
});

test("[ACCT12] when a session cannot be read for a reason of the server's own, nobody is told that it ended", async () => {
  const cookie = cookieOf(await signUp(newAddress()));
  await ask("alter table account_sessions rename to elsewhere");
  for (const [method, path] of [
    ["GET", "/token"],
    ["GET", "/get-session"],
    ["POST", "/update-user"],
    ["POST", "/sign-out"],
  ] as const) {
    expectInternal(await send(method, path, cookie, method === "POST" ? { name: "Ada" } : undefined));
  }
  await ask("alter table elsewhere rename to account_sessions");
  expect(await statusOf("/token", cookie)).toBe(200);
});

test("[ACCT13] of concurrent sign-ups with one address one is stored, whole", async () => {
  const email = newAddress();
  const statuses = (await Promise.all(Array.from({ length: 5 }, () => signUp(email)))).map(({ status }) => status);
  expect(statuses.filter((status) => status === 200)).toHaveLength(1);
  for (const status of statuses) expect(status).toBeLessThan(500);
  expect((await signIn(email)).status).toBe(200);
});

test("[ACCT15] an address whose user has no credential signs up again", async () => {
  const email = newAddress();
  await ask("insert into users (name, email) values ('Half', $1)", [email]);
  expect((await signIn(email)).status).toBe(401);
  expect((await signUp(email.toUpperCase())).status).toBe(200);
  expect((await signIn(email)).status).toBe(200);
  expect(await ask("select 1 from users where name = 'Half'")).toEqual([]);
});

test("[ACCT15] a user without a credential whom others wrote to stays, without the address", async () => {
  const email = newAddress();
  const { body } = await signUp(newAddress());
  const [half] = await ask<{ user_id: number }>(
    "insert into users (name, email) values ('Half', $1) returning user_id",
    [email],
  );
  const ids = [Number(body.user.id), Number(half?.user_id)];
  await ask("insert into conversations (user1_id, user2_id) values ($1, $2)", ids);
  const signedUp = await signUp(email);
  expect(signedUp.status).toBe(200);
  expect(ids).not.toContain(Number(signedUp.body.user.id));
  expect(await ask("select user_id, email from users where name = 'Half'")).toEqual([{ user_id: ids[1], email: null }]);
});

test("[ACCT15] an address whose user has a credential stays theirs", async () => {
  const email = newAddress();
  const { body } = await signUp(email);
  expect((await signUp(email)).status).toBe(422);
  expect((await signIn(email)).body.user.id).toBe(body.user.id);
});
