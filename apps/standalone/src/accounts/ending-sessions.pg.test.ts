import { fileURLToPath } from "node:url";
import { type Chat, createChat, createLogger, type Database, openDatabase } from "@duologue/server";
import { createTestDatabase, type TestDatabase } from "@duologue/testkit";
import { type BetterAuthPlugin, betterAuth } from "better-auth";
import { createAuthEndpoint, sessionMiddleware } from "better-auth/api";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type AccountRoute, accountRoutes } from "./account-routes.js";
import { authOptions, createAccounts } from "./accounts.js";
import { type EndSession, TOKEN_LIFE_S } from "./end-session.js";
import { sessionId } from "./session-id.js";

const MIGRATIONS = { folder: fileURLToPath(new URL("../../migrations", import.meta.url)), table: "account_migrations" };
const SECRET = "a secret of the tests, of more than 32 bytes";
const password = "correct horse";
const logger = createLogger("silent");

let testDatabase: TestDatabase;
let database: Database;
let chat: Chat;
/** What better-auth calls after a session has ended; a test can put something else in its place. */
let endSession: EndSession;
const ended: string[] = [];
let auth: { readonly api: object; readonly handler: (request: Request) => Promise<Response> };

/** As plugins of administrators end sessions: of a user, or of many users, with and without better-auth's hooks. */
const administration = {
  id: "administration",
  endpoints: {
    endUser: createAuthEndpoint("/admin/end-user", { method: "POST", use: [sessionMiddleware] }, async (context) => {
      await context.context.internalAdapter.deleteUserSessions(context.context.session.user.id);
      return context.json({});
    }),
    endListed: createAuthEndpoint(
      "/admin/end-listed",
      { method: "POST", use: [sessionMiddleware] },
      async (context) => {
        await context.context.internalAdapter.deleteSessions([context.context.session.session.token]);
        return context.json({});
      },
    ),
    endAll: createAuthEndpoint("/admin/end-all", { method: "POST", use: [sessionMiddleware] }, async (context) => {
      await context.context.adapter.deleteMany({ model: "session", where: [] });
      return context.json({});
    }),
  },
} satisfies BetterAuthPlugin;

let resetToken = "";

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = await openDatabase(testDatabase.options, logger);
  await database.migrate(MIGRATIONS);
  const options = {
    ...{ database, secret: SECRET, publicUrl: "http://localhost", corsOrigin: [], isRateLimited: false, logger },
    endSession: (session: Parameters<EndSession>[0]) => endSession(session),
  };
  const { tokens } = await createAccounts(options);
  chat = await createChat({ database, tokens, logger });
  const configured = authOptions(options, "duologue");
  // Everything that ends sessions is on, though the application does not use all of it.
  auth = betterAuth({
    ...configured,
    user: { deleteUser: { enabled: true } },
    emailAndPassword: {
      ...configured.emailAndPassword,
      revokeSessionsOnPasswordReset: true,
      sendResetPassword: async ({ token }) => {
        resetToken = token;
      },
    },
    plugins: [...configured.plugins, administration],
  });
  useChat();
});

afterAll(async () => {
  await chat.close();
  await database.close();
  await testDatabase[Symbol.asyncDispose]();
});

function useChat(): void {
  endSession = async (session) => {
    ended.push(session.sid);
    await chat.sessions.end(session);
  };
}

const sql = <Row>(text: string) => database.query<Row>({ name: "", text }, []);

async function send(method: string, path: string, cookie: string, body: object = {}) {
  const headers = { "content-type": "application/json", cookie, origin: "http://localhost" };
  const init = { method, headers, ...(method !== "GET" && { body: JSON.stringify(body) }) };
  const response = await auth.handler(new Request(`http://localhost/auth${path}`, init));
  return { status: response.status, cookie: response.headers.get("set-cookie")?.split(";")[0] ?? "", response };
}

interface Person {
  readonly email: string;
  /** Of the session that sends requests, and of another. */
  readonly cookies: readonly [string, string];
}

let count = 0;

/** Signs somebody up, and in once more. */
async function signUp(): Promise<Person> {
  count += 1;
  const email = `ada-${count}@example.com`;
  const { cookie } = await send("POST", "/sign-up/email", "", { name: "Ada", email, password });
  const { cookie: other } = await send("POST", "/sign-in/email", "", { email, password });
  return { email, cookies: [cookie, other] };
}

/** The `sid` of each session that there is. */
async function sids(): Promise<string[]> {
  return (await sql<{ token: string }>("select token from account_sessions")).map(({ token }) => sessionId(token));
}

const endedRows = async () => (await sql<{ sid: string }>("select sid from ended_sessions")).map(({ sid }) => sid);

async function chatToken(cookie: string): Promise<string> {
  const { response } = await send("GET", "/token", cookie);
  return ((await response.json()) as { token: string }).token;
}

async function chatStatus(token: string, at = chat): Promise<number> {
  const headers = { authorization: `Bearer ${token}` };
  return (await at.fetch(new Request("http://chat.test/v1/users/me", { headers }))).status;
}

/** What a route needs to do what it does. */
async function given({ path }: AccountRoute, { email, cookies }: Person): Promise<object> {
  if (path === "/reset-password") await send("POST", "/request-password-reset", "", { email, redirectTo: "/" });
  if (path === "/revoke-session") {
    const sessions = await send("GET", "/list-sessions", cookies[0]);
    const [, other] = (await sessions.response.json()) as { token: string }[];
    return { sid: sessionId(other?.token ?? "") };
  }
  const bodies: Record<string, object> = {
    "/change-password": { currentPassword: password, newPassword: password, revokeOtherSessions: true },
    "/reset-password": { newPassword: password, token: resetToken },
    "/delete-user": { password },
    "/verify-password": { password },
    "/update-user": { name: "Countess" },
  };
  return bodies[path] ?? { email, password };
}

test("[ACCT22] each route of better-auth that deletes a session ends it in the chat, and no other session", async () => {
  let person = await signUp();
  const ending: string[] = [];
  for (const route of accountRoutes(auth.api)) {
    const both = await Promise.all(person.cookies.map((cookie) => send("GET", "/token", cookie)));
    if (both.some(({ status }) => status !== 200)) person = await signUp();
    const tokens = await Promise.all(person.cookies.map(chatToken));
    const before = await sids();
    ended.length = 0;
    await send(route.method, route.path.replace(/:\w+/, "a"), person.cookies[0], await given(route, person));
    const after = await sids();
    const gone = before.filter((sid) => !after.includes(sid));
    const rows = await endedRows();
    const isEnded = await Promise.all(tokens.map(async (token) => (await chatStatus(token)) === 401));
    expect([route.path, gone.filter((sid) => !rows.includes(sid))]).toEqual([route.path, []]);
    expect([route.path, after.filter((sid) => rows.includes(sid))]).toEqual([route.path, []]);
    if (gone.length === 0) expect([route.path, ...isEnded]).toEqual([route.path, false, false]);
    else ending.push(route.path);
    // What deletes rows without better-auth's hooks is found in the table.
    if (route.path !== "/admin/end-all") expect([route.path, ended.sort()]).toEqual([route.path, gone.sort()]);
  }
  expect(ending.sort()).toEqual([
    "/admin/end-all",
    "/admin/end-listed",
    "/admin/end-user",
    "/change-password",
    "/delete-user",
    "/reset-password",
    "/revoke-other-sessions",
    "/revoke-session",
    "/revoke-sessions",
    "/sign-out",
  ]);
});

test("[ACCT22] when the route has responded, every token of the session is rejected", async () => {
  const { cookies } = await signUp();
  const tokens = [await chatToken(cookies[0]), await chatToken(cookies[0]), await chatToken(cookies[1])];
  expect((await send("POST", "/sign-out", cookies[0])).status).toBe(200);
  expect(await Promise.all(tokens.map((token) => chatStatus(token)))).toEqual([401, 401, 200]);
});

test.each([
  ["the end of a session", "insert on ended_sessions"],
  ["the deletion of a session", "delete on account_sessions"],
])("[ACCT23] when %s cannot be stored, neither is", async (_what, operation) => {
  const { cookies } = await signUp();
  const tokens = await Promise.all(cookies.map(chatToken));
  await sql("create or replace function fail() returns trigger as $$ begin raise 'No.'; end $$ language plpgsql");
  const table = operation.replace(/.* on /, "");
  await sql(`create trigger failing before ${operation} for each row execute function fail()`);
  const change = { currentPassword: password, newPassword: "battery staple", revokeOtherSessions: true };
  for (const [path, body] of [
    ["/sign-out", {}],
    ["/revoke-sessions", {}],
    ["/change-password", change],
  ] as const) {
    await send("POST", path, cookies[0], body).catch(() => {});
    expect([path, ...(await Promise.all(tokens.map((token) => chatStatus(token))))]).toEqual([path, 200, 200]);
    for (const cookie of cookies) expect((await send("GET", "/token", cookie)).status).toBe(200);
  }
  await sql(`drop trigger failing on ${table}`);
});

test.each(["/sign-out", "/revoke-sessions"])(
  "[ACCT23] a process that dies right after the commit of %s leaves no valid token",
  async (path) => {
    const { cookies } = await signUp();
    const token = await chatToken(cookies[0]);
    endSession = async () => {
      throw new Error("It died.");
    };
    // No request fails because of what follows the commit.
    expect((await send("POST", path, cookies[0])).status).toBe(200);
    useChat();
    const { tokens } = await createAccounts({
      ...{ database, secret: SECRET, publicUrl: "http://localhost", corsOrigin: [], isRateLimited: false, logger },
      endSession,
    });
    const restarted = await createChat({ database, tokens, logger });
    expect(await chatStatus(token, restarted)).toBe(401);
    await restarted.close();
    // The same process would find it as others do.
    await expect.poll(() => chatStatus(token), { timeout: 30_000 }).toBe(401);
  },
);

test("[ACCT23] the database computes the sid that tokens carry, and stores it longer than a token lives", async () => {
  const { cookies } = await signUp();
  const { sid, exp } = claimsOf(await chatToken(cookies[0]));
  await sql("update account_sessions set expires_at = now() - interval '1 day'");
  // An operator's search path is another one.
  await sql(
    "do $$ begin perform set_config('search_path', 'pg_catalog', true); delete from public.account_sessions; end $$",
  );
  const text = `select extract(epoch from expires_at)::float8 as until from ended_sessions where sid = '${sid}'`;
  const [row] = await sql<{ until: number }>(text);
  expect(row?.until).toBeGreaterThan(exp);
  expect(row?.until).toBeLessThan(exp + TOKEN_LIFE_S);
});

function claimsOf(token: string): { readonly sid: string; readonly exp: number } {
  return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
}
