import { createLogger, openDatabase } from "@duologue/server";
import { type PostgresServer, startPostgresServer, startTcpProxy, type TcpProxy } from "@duologue/testkit";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseConfig } from "../config.js";
import { type Running, start } from "../start.js";
import { createAuth } from "./accounts.js";

const AUTH_SECRET = "a secret of the tests, of more than 32 bytes";
const email = "ada@example.com";
const password = "correct horse";

let server: PostgresServer;
let proxy: TcpProxy;
let app: Running;
let routes: Route[];
let cookie: string;
let sid: string;

interface Route {
  readonly method: string;
  readonly path: string;
}

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers: Headers;
}

/** What the routes need to reach the database; all others get an empty body. */
const GIVEN: Record<string, { query?: string; body?: () => object }> = {
  "/sign-up/email": { body: () => ({ name: "Bob", email: "bob@example.com", password }) },
  "/sign-in/email": { body: () => ({ email, password }) },
  "/sign-in/social": { body: () => ({ provider: "google" }) },
  "/link-social": { body: () => ({ provider: "google" }) },
  "/callback/:id": { query: "?state=a&code=b" },
  "/change-password": {
    body: () => ({ currentPassword: password, newPassword: "battery staple", revokeOtherSessions: true }),
  },
  "/verify-password": { body: () => ({ password }) },
  "/reset-password": { body: () => ({ newPassword: "battery staple", token: "a" }) },
  "/reset-password/:token": { query: "?callbackURL=/" },
  "/request-password-reset": { body: () => ({ email }) },
  "/send-verification-email": { body: () => ({ email }) },
  "/verify-email": { query: "?token=a" },
  "/change-email": { body: () => ({ newEmail: "countess@example.com" }) },
  "/update-user": { body: () => ({ name: "Countess" }) },
  "/delete-user": { body: () => ({ password }) },
  "/delete-user/callback": { query: "?token=a" },
  "/revoke-session": { body: () => ({ sid }) },
  "/unlink-account": { body: () => ({ accountId: "1" }) },
  "/refresh-token": { body: () => ({ accountId: "1" }) },
  "/get-access-token": { body: () => ({ accountId: "1" }) },
  "/account-info": { query: "?accountId=1" },
};

/** The routes that read no session and no row in our configuration. */
const NEED_NO_DATABASE = [
  "POST /sign-in/social",
  "POST /callback/:id",
  "POST /get-session",
  "GET /verify-email",
  "POST /send-verification-email",
  "POST /request-password-reset",
  "GET /delete-user/callback",
  "GET /ok",
  "GET /error",
];

beforeAll(async () => {
  server = await startPostgresServer();
  proxy = await startTcpProxy(server.port);
  const url = server.url("postgres").replace(String(server.port), String(proxy.port));
  app = await start(parseConfig({ PORT: "0", LOG_LEVEL: "silent", AUTH_SECRET, DATABASE_URL: url, RATE_LIMIT: "off" }));
  const logger = createLogger("silent");
  const database = await openDatabase({ url }, logger);
  const common = { database, corsOrigin: [], isRateLimited: false, endSession: async () => {}, logger };
  const options = { ...common, secret: AUTH_SECRET, publicUrl: app.url };
  routes = Object.values(createAuth(options, "duologue").api).flatMap(({ path, options }) => {
    // Those without a path are for programs in this process.
    if (path === undefined) return [];
    return [options.method].flat().map((method) => ({ method: String(method), path: String(path) }));
  });
  await database.close();
  admin = new pg.Client({ connectionString: server.url("template1") });
  // Other tests stop the server.
  admin.on("error", () => {});
  await admin.connect();
  const signedUp = await send({ method: "POST", path: "/sign-up/email" }, "", { name: "Ada", email, password });
  cookie = signedUp.headers.get("set-cookie")?.split(";")[0] ?? "";
  sid = JSON.parse(signedUp.body).sid;
});

afterAll(async () => {
  await app.close();
  await admin.end();
  await proxy[Symbol.asyncDispose]();
  await server.stop();
});

async function send({ method, path }: Route, cookie: string, body?: object): Promise<Answer> {
  const { query = "", body: given } = GIVEN[path] ?? {};
  const url = `${app.url}/auth${path.replace(/:\w+/, "a")}${query}`;
  const headers = { "content-type": "application/json", ...(cookie && { cookie }) };
  const json = method === "GET" ? undefined : JSON.stringify(body ?? given?.() ?? {});
  const response = await fetch(url, { method, headers, redirect: "manual", ...(json && { body: json }) });
  return { status: response.status, body: await response.text(), headers: response.headers };
}

const named = ({ method, path }: Route) => `${method} ${path}`;

/** Asks every route, signed in and not. What did not need the database is given back, to be compared. */
async function askAll() {
  const others: { route: Route; cookie: string; answer: Answer }[] = [];
  for (const each of [cookie, ""]) {
    for (const route of routes) {
      const answer = await send(route, each);
      if (each !== "" || answer.status === 503) {
        expect([named(route), answer.headers.get("set-cookie")]).toEqual([named(route), null]);
      }
      if (answer.status !== 503) others.push({ route, cookie: each, answer });
      else expect([named(route), JSON.parse(answer.body).code]).toEqual([named(route), "unavailable"]);
    }
  }
  return others;
}

/** Waits until the session is found; until then the server says that it is unavailable. */
async function untilServed(): Promise<void> {
  for (;;) {
    const { status, body } = await send({ method: "GET", path: "/get-session" }, cookie);
    if (status === 200) return expect(JSON.parse(body).user.name).toBe("Ada");
    expect(status).toBe(503);
  }
}

/** Rejects new connections with a SQLSTATE, and ends the open ones. */
async function rejectConnections(): Promise<void> {
  await asAdmin(
    "alter role postgres password 'another'",
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = 'postgres' and pid <> pg_backend_pid()",
  );
}

let admin: pg.Client;
const asAdmin = async (...statements: string[]) => {
  for (const statement of statements) await admin.query(statement);
};

test.each([
  {
    what: "rejecting connections",
    goAway: rejectConnections,
    comeBack: () => asAdmin("alter role postgres password 'postgres'"),
  },
  { what: "stopped", goAway: () => server.shutDown(), comeBack: () => server.start() },
  { what: "frozen", goAway: () => server.freeze(), comeBack: async () => server.thaw() },
])(
  "[ACCT11] while PostgreSQL is $what, each route is unavailable or responds as ever, and no session ends",
  async (given) => {
    await given.goAway();
    const others = await askAll();
    await given.comeBack();
    await untilServed();
    for (const { route, cookie, answer } of others) {
      const { status, body } = await send(route, cookie);
      expect([named(route), answer.status, answer.body]).toEqual([named(route), status, body]);
    }
    const needed = others.filter(({ cookie }) => cookie !== "").map(({ route }) => named(route));
    expect(needed).toEqual(NEED_NO_DATABASE);
    const token = await send({ method: "GET", path: "/token" }, cookie);
    expect(token.status).toBe(200);
  },
);

test.each([
  "begin",
  'insert into "users"',
  'insert into "account_credentials"',
  'insert into "account_sessions"',
  "commit",
])(
  "[ACCT11] [ACCT13] when PostgreSQL goes away at the %j of a sign-up, it is unavailable, and the address signs up or in",
  async (statement) => {
    const person = { name: "Eve", email: `eve-${statement.replace(/\W/g, "-")}@example.com`, password };
    const signUp = () => send({ method: "POST", path: "/sign-up/email" }, "", person);
    // The end of its text, because each connection begins with a setting "read committed".
    const isGone = proxy.dropAnswerTo(statement === "commit" ? "commit\0" : statement);
    const answer = await signUp();
    await isGone;
    expect([answer.status, answer.headers.get("set-cookie")]).toEqual([503, null]);
    await untilServed();
    // Of the commit alone it is unknown whether it took place.
    expect((await signUp()).status).toBe(statement === "commit" ? 422 : 200);
    expect((await send({ method: "POST", path: "/sign-in/email" }, "", person)).status).toBe(200);
  },
);
