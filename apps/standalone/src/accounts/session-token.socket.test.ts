import { createTestDatabase, freePort } from "@duologue/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { accountRoutes } from "../../test/account-routes.js";
import { AccountsApplication, type Answer, bearer, cookiesOf, PASSWORD } from "../../test/accounts-application.js";

let app: AccountsApplication;

beforeAll(async () => {
  app = await AccountsApplication.start({ RATE_LIMIT: "off", CORS_ORIGIN: "capacitor://localhost" });
});
afterAll(() => app[Symbol.asyncDispose]());

/** Of what a browser or a program holds, the part before the signature. */
const rawToken = (signed: string) => decodeURIComponent(signed).split(".")[0] ?? "";

function sessionCookie(answer: Answer): string {
  const [, value] = /session_token=([^;]+)/.exec(cookiesOf(answer).cookie) ?? [];
  if (value === undefined) throw new Error("no session cookie");
  return value;
}

test("[ACCT16] the session's token opens nothing without its signature", async () => {
  const { session } = await app.person("Ada");
  const status = async (token: string) => (await app.request("GET", "/auth/token", undefined, bearer(token))).status;
  expect(await status(session)).toBe(200);
  const raw = rawToken(session);
  expect(raw).toHaveLength(32);
  for (const token of [raw, `${raw}.`, `${raw}.${"a".repeat(43)}=`, `${raw}.${raw}`, encodeURIComponent(`${raw}.x`)]) {
    expect([token, await status(token)]).toEqual([token, 401]);
  }
  const cookie = `${session}`.replace(/\..*/, "");
  const asCookie = await app.request("GET", "/auth/token", undefined, { cookie: `session_token=${cookie}` });
  expect(asCookie.status).toBe(401);
});

test("[ACCT16] no route shows the session's token to a page, in a body or in a header", async () => {
  const origin = app.url;
  const { email } = await app.person("Browser");
  const credentials = { name: "Browser", email, password: PASSWORD };
  const signedIn = await app.request("POST", "/auth/sign-in/email", credentials, { origin });
  const secrets = [rawToken(sessionCookie(signedIn))];
  const answers = [signedIn];
  const headers = { origin, ...cookiesOf(signedIn) };
  const bodies = [
    {},
    { name: "Renamed" },
    { currentPassword: PASSWORD, newPassword: PASSWORD, revokeOtherSessions: true },
    { password: PASSWORD },
  ];
  const ending = ["/sign-out", "/revoke-session", "/revoke-sessions"];
  let latest = headers;
  for (const { method, path } of accountRoutes().filter((route) => !ending.includes(route.path))) {
    for (const body of method === "GET" ? [undefined] : bodies) {
      const answer = await app.request(method, `/auth${path}`, body, latest);
      answers.push(answer);
      if (!answer.headers.getSetCookie().some((cookie) => /session_token=[^;]/.test(cookie))) continue;
      secrets.push(rawToken(sessionCookie(answer)));
      latest = { origin, ...cookiesOf(answer) };
    }
  }
  // Changing the password made a second session.
  expect(new Set(secrets).size).toBeGreaterThan(1);
  for (const { headers, body } of answers) {
    expect(headers.get("set-auth-token")).toBe(null);
    for (const secret of secrets) expect(JSON.stringify(body)).not.toContain(secret);
  }
});

test("[ACCT16] a program, and a page elsewhere that cannot have the cookie, get the signed token in a header", async () => {
  const { email } = await app.person("Program");
  const body = { email, password: PASSWORD };
  const answer = async (headers: Record<string, string>) =>
    (await app.request("POST", "/auth/sign-in/email", body, headers)).headers.get("set-auth-token");
  expect(await answer({})).toMatch(/^\w{32}\./);
  expect(await answer({ origin: "capacitor://localhost" })).toMatch(/^\w{32}\./);
  expect(await answer({ origin: app.url })).toBe(null);
  expect(await answer({ "sec-fetch-site": "same-origin" })).toBe(null);
  expect(await answer({ cookie: "any=thing" })).toBe(null);
});

test("[ACCT16] a list of sessions names each by its sid, which ends that session and no other user's", async () => {
  const { email, session } = await app.person("Ada");
  const other = (await app.signIn(email)).headers.get("set-auth-token") ?? "";
  const stranger = await app.person("Stranger");
  const sessions = await app.request("GET", "/auth/list-sessions", undefined, bearer(session));
  const current = await app.request("GET", "/auth/get-session", undefined, bearer(session));
  const sids = sessions.body.map(({ sid }: { sid: string }) => sid);
  expect(sids).toEqual([expect.stringMatching(/^[\w-]{22}$/), expect.stringMatching(/^[\w-]{22}$/)]);
  const [otherSid] = sids.filter((sid: string) => sid !== current.body.session.sid);
  const revoke = (sid: string, by: string) => app.request("POST", "/auth/revoke-session", { sid }, bearer(by));
  const status = async (signed: string) => (await app.request("GET", "/auth/token", undefined, bearer(signed))).status;
  await revoke(otherSid, stranger.session);
  await revoke("nothing", session);
  expect(await status(other)).toBe(200);
  expect((await revoke(otherSid, session)).status).toBe(200);
  expect([await status(other), await status(session)]).toEqual([401, 200]);
});

test("[ACCT19] no answer of the accounts and of the chat is stored, whatever its status", async () => {
  const { session, token } = await app.person("Ada");
  const answers = [
    await app.signIn("nobody@example.com"),
    await app.request("POST", "/auth/sign-in/email", "{"),
    await app.request("GET", "/auth/nowhere"),
    await app.request("GET", "/auth/jwks"),
    await app.request("GET", "/auth/get-session", undefined, bearer(session)),
    await app.request("GET", "/auth/token", undefined, bearer(session)),
    await app.request("GET", "/auth/token", undefined, { origin: "https://evil.example" }),
    await app.signUp({ name: "x".repeat(20_000), email: "long@example.com" }),
    await app.signUp({ name: "Cached", email: "cached@example.com" }),
    await app.request("OPTIONS", "/auth/token", undefined, { origin: "capacitor://localhost" }),
    await app.request("GET", "/v1/users/me", undefined, bearer(token)),
    await app.request("GET", "/v1/users/me"),
    await app.request("GET", "/v1/nowhere"),
  ];
  expect(answers.map(({ headers }) => headers.get("cache-control"))).toEqual(answers.map(() => "no-store"));
});

test("[ACCT20] two applications on one host have cookies of their own, which survive a restart", async () => {
  await using database = await createTestDatabase({ migrated: false });
  await using other = await AccountsApplication.start({ RATE_LIMIT: "off" }, database);
  const person = { name: "Ada", email: "two@example.com", password: PASSWORD };
  const signUp = async (application: AccountsApplication) =>
    cookiesOf(await application.request("POST", "/auth/sign-up/email", person)).cookie;
  const [here, there] = [await signUp(app), await signUp(other)];
  const name = (cookie: string) => cookie.split("=")[0];
  expect(name(here)).toMatch(/^duologue-[0-9a-f]{8}\.session_token$/);
  expect(name(there)).not.toBe(name(here));

  // A browser sends the cookies of both to both, because it ignores the port.
  const both = { cookie: `${here}; ${there}` };
  await other.running.close();
  await using restarted = await AccountsApplication.start(
    { RATE_LIMIT: "off", PORT: String(await freePort()) },
    database,
  );
  expect((await restarted.request("GET", "/auth/token", undefined, both)).status).toBe(200);
  expect((await restarted.request("POST", "/auth/sign-out", {}, both)).status).toBe(200);
  expect((await app.request("GET", "/auth/token", undefined, both)).status).toBe(200);
  expect((await restarted.request("GET", "/auth/token", undefined, both)).status).toBe(401);
});
