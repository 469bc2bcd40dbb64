import { request } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { accountRoutes } from "../../test/account-routes.js";
import { AccountsApplication, bearer, type Person } from "../../test/accounts-application.js";

let app: AccountsApplication;
let person: Person;

beforeAll(async () => {
  app = await AccountsApplication.start({ RATE_LIMIT: "off" });
  person = await app.person("Ada");
});
afterAll(() => app[Symbol.asyncDispose]());

const routes = accountRoutes();
const named = (path: string) => routes.find((route) => route.path === path);

test("[ACCT17] the routes of this test are better-auth's own", () => {
  expect(named("/sign-up/email")?.fields).toEqual(expect.arrayContaining(["name", "email", "password", "image"]));
  expect(named("/verify-password")?.fields).toEqual(["password"]);
  expect(routes.length).toBeGreaterThan(25);
});

const wrong: unknown[] = [
  "a".repeat(4_000),
  "a\0b",
  "a\ud800",
  ["a"],
  { a: 1 },
  JSON.parse(`${"[".repeat(4_000)}${"]".repeat(4_000)}`),
];

test("[ACCT17] what no field can hold is 400 in any field of any route, which the answer names", async () => {
  const inFields = routes.flatMap(({ method, path, fields }) =>
    method === "POST" ? ["any", ...fields].map((field) => ({ path, field })) : [],
  );
  const values = [...inFields.keys()].map((i) => wrong[i % wrong.length]);
  const everything = wrong.map((value) => ({ path: "/sign-up/email", field: "email", value }));
  for (const { path, field, value } of [...everything, ...inFields.map((at, i) => ({ ...at, value: values[i] }))]) {
    const { status, body } = await app.request("POST", `/auth${path}`, { [field]: value }, bearer(person.session));
    expect([path, field, status, body]).toEqual([
      path,
      field,
      400,
      { error: "The request is not valid.", code: "invalid_payload", details: expect.stringContaining(`${field}: `) },
    ]);
  }
});

/** Also a route that does not read the query may answer. */
const isClientsMistake = (status: number) => status < 300 || [302, 400, 401, 403, 404].includes(status);

test("[ACCT17] what no address can hold is answered as the client's mistake, by any route", async () => {
  const texts = ["%00", "%", "%ff", "%ed%a0%80", "a".repeat(4_000)];
  for (const [i, { method, path }] of routes.entries()) {
    const text = texts[i % texts.length];
    for (const address of [`/auth${path}/${text}`, `/auth${path}?token=${text}&callbackURL=${text}`]) {
      const { status, body } = await app.request(method, address, undefined, bearer(person.session));
      expect([address, status]).toEqual([address, expect.toSatisfy(isClientsMistake)]);
      if (status >= 400) expect(body).toMatchObject({ error: expect.any(String), code: expect.any(String) });
    }
  }
  for (const text of texts) {
    expect([text, (await app.request("GET", `/auth/reset-password/${text}?callbackURL=/`)).status]).toEqual([
      text,
      400,
    ]);
  }
});

const otherTypes = [null, true, -1, 1e308, "", " ", "2", "\u202e", "x".repeat(2_048)];

test("[ACCT17] no value of another type makes the server fail, or answer 422", async () => {
  let next = 0;
  const ending = ["/sign-out", "/revoke-session", "/revoke-sessions"];
  // Too short a password: nothing here needs the hash, which is slow on purpose.
  const base = { name: "Ada", email: "new@example.com", password: "x", currentPassword: "x", newPassword: "x" };
  for (const { method, path, fields } of routes) {
    for (const field of method === "POST" && !ending.includes(path) ? fields : []) {
      for (const value of [undefined, ...[0, 1, 2].map(() => otherTypes[next++ % otherTypes.length])]) {
        const body = { ...base, [field]: value };
        const { status } = await app.request(method, `/auth${path}`, body, bearer(person.session));
        expect([path, field, value, status < 422]).toEqual([path, field, value, true]);
      }
    }
  }
  for (const field of ["name", "image", "email", "id", "createdAt", "emailVerified"]) {
    for (const value of [null, true, -1, ""]) {
      const { status } = await app.request("POST", "/auth/update-user", { [field]: value }, bearer(person.session));
      expect([field, value, status < 422]).toEqual([field, value, true]);
    }
  }
});

test.each([
  ["no JSON", "{", "application/json"],
  ["an array", "[]", "application/json"],
  ["null", "null", "application/json"],
  ["text", '"a"', "application/json"],
  ["a form", "email=a&password=b", "application/x-www-form-urlencoded"],
  ["a file", "a", "multipart/form-data; boundary=x"],
  ["plain text", "{}", "text/plain"],
  ["another JSON", "{}", "application/problem+json"],
  ["no UTF-8", new Uint8Array([0x7b, 0xff, 0x7d]), "application/json"],
])("[ACCT10] a body that is %s is 400", async (_what, body, type) => {
  const { status, body: answer } = await app.request("POST", "/auth/sign-in/email", body, { "content-type": type });
  expect([status, answer.code]).toEqual([400, "invalid_payload"]);
});

test("[ACCT17] an e-mail address has at most 254 characters", async () => {
  const address = (length: number) => `${"a".repeat(length - "@b.example".length)}@b.example`;
  expect((await app.signUp({ name: "Long", email: address(254) })).status).toBe(200);
  const { status, body } = await app.signUp({ name: "Long", email: address(255) });
  expect([status, body.details]).toEqual([400, "email: must have at most 254 characters"]);
});

test("[ACCT10] every failure has an error and a code", async () => {
  const answers = [
    await app.request("GET", "/auth/nowhere"),
    await app.request("GET", "/auth/token"),
    await app.signIn(person.email, "wrong horse"),
    await app.request("POST", "/auth/sign-in/email", {}),
    await app.request("GET", "/auth/token", undefined, { origin: "https://evil.example" }),
    await app.signUp({ name: "x".repeat(20_000), email: "long@example.com" }),
  ];
  expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
    [404, "not_found"],
    [401, "UNAUTHORIZED"],
    [401, "INVALID_EMAIL_OR_PASSWORD"],
    [400, "VALIDATION_ERROR"],
    [403, "forbidden"],
    [413, "invalid_payload"],
  ]);
  for (const { body } of answers) expect(body.error).toMatch(/\w/);
});

test.each(["TRACE", "PUT", "PROPFIND"])("[ACCT10] %s is no method of a route, and is 404", async (method) => {
  // `fetch` does not send TRACE.
  const status = await new Promise((resolve, reject) => {
    const sent = request(new URL("/auth/token", app.url), { method }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.on("error", reject).end();
  });
  expect(status).toBe(404);
});

test("[ACCT21] the loser of a race for one address receives what a later sign-up receives", async () => {
  const email = "race@example.com";
  const racers = await Promise.all(["One", "Two"].map((name) => app.signUp({ name, email })));
  const later = await app.signUp({ name: "Later", email });
  expect([later.status, later.body]).toEqual([
    422,
    {
      error: "User already exists. Use another email.",
      code: "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL",
      message: "User already exists. Use another email.",
    },
  ]);
  expect(racers.map(({ status }) => status).sort()).toEqual([200, 422]);
  for (const { status, body } of racers) if (status !== 200) expect(body).toEqual(later.body);
});
