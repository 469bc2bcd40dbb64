import { freePort } from "@duologue/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { accountRoutes } from "../../test/account-routes.js";
import { AccountsApplication, bearer, PASSWORD } from "../../test/accounts-application.js";

let app: AccountsApplication;
let session: string;

beforeAll(async () => {
  app = await AccountsApplication.start();
  session = (await app.person("Ada")).session;
});
afterAll(() => app[Symbol.asyncDispose]());

test("[ACCT9] attempts to sign in are limited by address, whatever a client says about it", async () => {
  const attempt = (forwardedFor: string) =>
    app.request(
      "POST",
      "/auth/sign-in/email",
      { email: "not an address", password: "x" },
      { "x-forwarded-for": forwardedFor, "x-duologue-client-address": forwardedFor },
    );
  const answers = [];
  for (let i = 0; i < 61; i++) answers.push(await attempt(`198.51.100.${i}`));
  expect(answers.map(({ status }) => status)).toEqual([...Array(60).fill(400), 429]);
  const { headers, body } = answers.at(-1) ?? {};
  expect(body).toMatchObject({ error: "Too many attempts. Please wait a moment.", code: "rate_limited" });
  expect(Number(headers?.get("retry-after"))).toBeGreaterThan(0);
});

test("[ACCT9] every route that takes a password has that limit, and so has every one that better-auth may add", async () => {
  const withPassword = accountRoutes().filter(({ fields }) => fields.some((field) => /password/i.test(field)));
  const paths = withPassword.map(({ path }) => path).filter((path) => path !== "/sign-in/email");
  expect(paths).toEqual(expect.arrayContaining(["/verify-password", "/change-password", "/delete-user"]));
  for (const path of [...paths, "/added/later"]) {
    // Too long to be hashed, which would be slow.
    const guess = { password: "x".repeat(200), currentPassword: "x".repeat(200), newPassword: PASSWORD };
    const attempt = () => app.request("POST", `/auth${path}`, guess, bearer(session));
    const statuses = [];
    for (let i = 0; i < 61; i++) statuses.push((await attempt()).status);
    // Somebody signed up before.
    expect([path, statuses.indexOf(429)]).toEqual([path, path === "/sign-up/email" ? 59 : 60]);
  }
});

test("[ACCT9] page loads and tokens are no attempts", async () => {
  for (const path of ["/get-session", "/token"]) {
    for (let i = 0; i < 61; i++) {
      expect((await app.request("GET", `/auth${path}`, undefined, bearer(session))).status).toBe(200);
    }
  }
});

test("[ACCT7] [ACCT9] behind an encrypted proxy cookies are secure, and its clients are counted one by one", async () => {
  const PUBLIC_URL = "https://chat.example.com";
  const port = await freePort();
  await using proxied = await AccountsApplication.start({ PUBLIC_URL, PORT: String(port) });
  const person = { name: "Ada", email: "ada@example.com", password: PASSWORD };
  const base = `http://127.0.0.1:${port}`;
  const post = (forwardedFor: string, path: string, body: object) =>
    proxied.request("POST", path, body, { origin: PUBLIC_URL, "x-forwarded-for": forwardedFor }, base);
  const signedUp = await post("198.51.100.1", "/auth/sign-up/email", person);
  expect(signedUp.headers.get("set-cookie")).toMatch(
    /^__Secure-duologue-[0-9a-f]{8}\.session_token=.*; HttpOnly; Secure; SameSite=Lax$/,
  );
  const statusOf = async (forwardedFor: string) => (await post(forwardedFor, "/auth/sign-in/email", {})).status;
  for (let i = 0; i < 60; i++) await statusOf(`6.6.6.${i}, 198.51.100.1:${4_000 + i}`);
  expect(await statusOf("6.6.6.60, 198.51.100.1:80")).toBe(429);
  expect(await statusOf("198.51.100.2:80")).toBe(400);
});
