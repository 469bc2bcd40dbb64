import { fileURLToPath } from "node:url";
import { type Chat, createChat, createLogger, type Database, openDatabase } from "@duologue/server";
import { createTestDatabase, type TestDatabase } from "@duologue/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createApp } from "../create-app.js";
import { createAccounts } from "./accounts.js";

const MIGRATIONS = { folder: fileURLToPath(new URL("../../migrations", import.meta.url)), table: "account_migrations" };

let testDatabase: TestDatabase;
let database: Database;
let chat: Chat;
let app: ReturnType<typeof createApp>;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  const logger = createLogger("silent");
  database = await openDatabase(testDatabase.options, logger);
  await database.migrate(MIGRATIONS);
  const common = { database, corsOrigin: [], logger };
  const secret = "a secret of the tests, of more than 32 bytes";
  const accounts = await createAccounts({
    ...common,
    secret,
    publicUrl: "http://localhost",
    isRateLimited: false,
    endSession: async () => {},
  });
  chat = await createChat({ ...common, tokens: accounts.tokens });
  app = createApp({ ...common, chat, accounts, pageFolder: "", publicUrl: undefined });
});

afterAll(async () => {
  await chat.close();
  await database.close();
  await testDatabase[Symbol.asyncDispose]();
});

const sql = <Row>(text: string, values: readonly unknown[] = []) => database.query<Row>({ name: "", text }, values);

const ENV = { incoming: { socket: { remoteAddress: "127.0.0.1" } } };

async function send(path: string, body: object, cookie = "") {
  const headers = { "content-type": "application/json", cookie };
  const init = { method: "POST", headers, body: JSON.stringify(body) };
  const response = await app.request(`http://localhost/auth${path}`, init, ENV);
  const answer = (await response.json()) as Record<string, unknown>;
  return { status: response.status, answer, cookie: response.headers.get("set-cookie")?.split(";")[0] ?? "" };
}

let count = 0;
function signUp(name: string) {
  count += 1;
  return send("/sign-up/email", { name, email: `name-${count}@example.com`, password: "correct horse" });
}

test("[LIMIT19] no route of the accounts accepts a name that cannot be seen or breaks the line", async () => {
  const { cookie } = await signUp("Good");
  const names = [" \n ", "", "\u3164", "\u200b", "\u2800", "a\nb", "a\u202eb", "a\u200d", "x".repeat(201)];
  for (const name of names) {
    for (const { status, answer } of [await signUp(name), await send("/update-user", { name }, cookie)]) {
      expect([name, status, answer.code, answer.error]).toEqual([
        name,
        400,
        "INVALID_NAME",
        expect.stringMatching(/^name: must /),
      ]);
    }
  }
  expect(await sql("select name from users")).toEqual([{ name: "Good" }]);
});

test("[LIMIT19] a stored name stays, and its user can change everything else", async () => {
  const { cookie } = await signUp("Old");
  await sql("update users set name = $1 where name = 'Old'", ["\u3164"]);
  expect((await send("/update-user", { image: "https://example.com/old.png" }, cookie)).status).toBe(200);
  const stored = await sql("select name, image from users where image is not null");
  expect(stored).toEqual([{ name: "\u3164", image: "https://example.com/old.png" }]);
});

test("[DATA21] the search finds a name as soon as its user signed up or changed it, and no response has what it compares", async () => {
  const { cookie, answer } = await signUp("Zoë");
  const folded = () => sql("select folded_name, folded_from from users where name in ('Zoë', 'Chloé')");
  expect(await folded()).toEqual([{ folded_name: "zoe", folded_from: "Zoë" }]);
  const changed = await send("/update-user", { name: "Chloé" }, cookie);
  expect(await folded()).toEqual([{ folded_name: "chloe", folded_from: "Chloé" }]);
  const session = await app.request("http://localhost/auth/get-session", { headers: { cookie } }, ENV);
  expect(JSON.stringify([answer, changed.answer, await session.json()])).not.toMatch(/folded/i);
});

test("[DATA21] no request writes what the search compares", async () => {
  const { cookie } = await signUp("Mallory");
  await send("/update-user", { foldedName: "ada", foldedFrom: "Mallory", name: "Mallory" }, cookie);
  expect(await sql("select folded_name from users where name = 'Mallory'")).toEqual([{ folded_name: "mallory" }]);
});
