import { createTestDatabase, freePort, type TestDatabase, TestSocket } from "@duologue/testkit";
import { decodeJwt, decodeProtectedHeader, SignJWT } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseConfig } from "../config.js";
import { type Running, start } from "../start.js";

const PASSWORD = "correct horse";

let database: TestDatabase;
let app: Running;
const sockets: TestSocket[] = [];

beforeAll(async () => {
  database = await createTestDatabase({ migrated: false });
  app = await startOn(database, { RATE_LIMIT: "off", CORS_ORIGIN: "https://shop.example" });
});

afterAll(async () => {
  for (const socket of sockets) socket.close();
  await app.close();
  await database[Symbol.asyncDispose]();
});

async function startOn({ options }: TestDatabase, variables: Record<string, string> = {}): Promise<Running> {
  const where = "url" in options ? { DATABASE_URL: options.url } : { DATA_DIR: options.dataDir };
  const AUTH_SECRET = "a secret of the tests, of more than 32 bytes";
  return start(parseConfig({ PORT: "0", LOG_LEVEL: "silent", AUTH_SECRET, ...where, ...variables }));
}

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of any shape
  readonly body: any;
}

async function ask(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(`${app.url}${path}`, {
    method,
    headers: { ...(body !== undefined && { "content-type": "application/json" }), ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text && JSON.parse(text) };
}

const bearer = (session: string) => ({ authorization: `Bearer ${session}` });
const signUp = (person: object) => ask("POST", "/auth/sign-up/email", { password: PASSWORD, ...person });
const signIn = (email: string, password = PASSWORD) => ask("POST", "/auth/sign-in/email", { email, password });

let count = 0;

/** A person with an account of their own: the session's token, and the socket's. */
async function person(name: string) {
  count += 1;
  const email = `${name.toLowerCase()}-${count}@example.com`;
  const { body } = await signUp({ name, email });
  const { body: answer } = await ask("GET", "/auth/token", undefined, bearer(body.token));
  return { email, session: body.token as string, token: answer.token as string, id: Number(body.user.id) };
}

function connect(token: string): TestSocket {
  const socket = new TestSocket(app.url, { auth: { token } });
  sockets.push(socket);
  return socket;
}

test("[ACCT1] whoever signs up is one of the people, by name alone, and signed in", async () => {
  const { status, body } = await signUp({ name: "  Ada Lovelace ", email: "Ada@Example.com" });
  expect(status).toBe(200);
  expect(body.user).toMatchObject({ name: "Ada Lovelace", email: "ada@example.com" });
  const { body: answer } = await ask("GET", "/auth/token", undefined, bearer(body.token));
  const me = await ask("GET", "/v1/users/me", undefined, bearer(answer.token));
  expect(me.body).toEqual({ user_id: Number(body.user.id), name: "Ada Lovelace", image: null });
});

test("[ACCT1] the address is one person's, however it is written", async () => {
  const { email } = await person("Once");
  const again = await signUp({ name: "Twice", email: email.toUpperCase() });
  expect([again.status, again.body.code]).toEqual([422, "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL"]);
});

test.each([
  ["a short password", { password: "1234567" }, "PASSWORD_TOO_SHORT"],
  ["no e-mail address", { email: "ada" }, "VALIDATION_ERROR"],
  ["a name of white space", { name: " \n " }, "INVALID_NAME"],
  ["a name that is too long", { name: "x".repeat(201) }, "INVALID_NAME"],
  ["a name with NUL", { name: "a\0b" }, "INVALID_NAME"],
  ["a name with half a character", { name: "a\ud800" }, "INVALID_NAME"],
  ["a picture that is a script", { image: "javascript:alert(1)" }, "INVALID_IMAGE"],
])("[ACCT2] sign-up with %s is refused", async (_what, wrong, code) => {
  const { status, body } = await signUp({ name: "Wrong", email: `wrong-${Math.random()}@example.com`, ...wrong });
  expect([status, body.code]).toEqual([400, code]);
});

test("[ACCT2] a profile is changed under the same rules, and nobody becomes somebody else by it", async () => {
  const { session, token } = await person("Before");
  const change = (profile: object) => ask("POST", "/auth/update-user", profile, bearer(session));
  expect((await change({ name: " After " })).status).toBe(200);
  expect((await change({ image: "https://example.com/a.png" })).status).toBe(200);
  expect((await change({ name: "" })).body.code).toBe("INVALID_NAME");
  expect((await change({ email: "other@example.com" })).status).toBe(400);
  const me = await ask("GET", "/v1/users/me", undefined, bearer(token));
  expect(me.body).toMatchObject({ name: "After", image: "https://example.com/a.png" });
});

test("[ACCT3] the password signs in, another does not, and neither tells whether there is such a person", async () => {
  const { email, id } = await person("Grace");
  const right = await signIn(email.toUpperCase());
  expect([right.status, Number(right.body.user.id)]).toEqual([200, id]);
  const wrong = await signIn(email, "wrong horse");
  const unknown = await signIn("nobody@example.com");
  expect([wrong.status, wrong.body]).toEqual([401, unknown.body]);
});

test("[ACCT4] the socket's token is short-lived, says who it is and nothing more", async () => {
  const { token, id } = await person("Token");
  const { iat = 0, exp, ...claims } = decodeJwt(token);
  expect(claims).toEqual({ sub: String(id), iss: "duologue-accounts", aud: "duologue" });
  expect(exp).toBe(iat + 15 * 60);
  expect(decodeProtectedHeader(token)).toEqual({ alg: "EdDSA", kid: "1" });
});

test("[ACCT4] two people who signed up talk, with plain Socket.IO clients", async () => {
  const [ada, ben] = [await person("Ada"), await person("Ben")];
  const opened = await ask("POST", "/v1/conversations", { userId: ben.id }, bearer(ada.token));
  const conversationId = opened.body.conversation_id;
  const [hers, his] = [connect(ada.token), connect(ben.token)];
  for (const socket of [hers, his]) expect(await socket.ask("joinRoom", conversationId)).toMatchObject({ ok: true });
  hers.emit("sendMessage", { conversationId, senderId: ada.id, content: "hello" });
  expect(await his.hears("receiveMessage")).toMatchObject({ sender_id: ada.id, receiver_id: ben.id, content: "hello" });
});

test("[ACCT4] a token that somebody else signed is refused, whatever it says", async () => {
  const { id } = await person("Mallory");
  const forged = await new SignJWT({})
    .setProtectedHeader({ alg: "HS256", kid: "1" })
    .setSubject(String(id))
    .setIssuer("duologue-accounts")
    .setAudience("duologue")
    .setExpirationTime("5m")
    .sign(new TextEncoder().encode("a secret of the tests, of more than 32 bytes"));
  const error = await connect(forged).hears("connect_error");
  expect(error.data.code).toBe("token_invalid");
});

test("[ACCT5] after sign-out the session gives no token, and one given before ends by itself", async () => {
  const { session, token } = await person("Leaver");
  expect((await ask("POST", "/auth/sign-out", {}, bearer(session))).status).toBe(200);
  expect((await ask("GET", "/auth/token", undefined, bearer(session))).status).toBe(401);
  expect((await ask("GET", "/auth/get-session", undefined, bearer(session))).body).toBe(null);
  const { expiresInMs } = await connect(token).ask("joinInbox");
  expect(expiresInMs).toBeLessThanOrEqual((15 * 60 + 30) * 1000);
  expect(expiresInMs).toBeGreaterThan(14 * 60 * 1000);
});

test("[ACCT6] a page may sign people in at every name of its own address, and no other page may", async () => {
  const { port } = new URL(app.url);
  const { email } = await person("Origin");
  const from = async (host: string, origin: string) => {
    const body = JSON.stringify({ email, password: PASSWORD });
    const headers = { "content-type": "application/json", origin, cookie: "a=b" };
    return (await fetch(`http://${host}:${port}/auth/sign-in/email`, { method: "POST", headers, body })).status;
  };
  expect(await from("localhost", `http://localhost:${port}`)).toBe(200);
  expect(await from("127.0.0.1", `http://127.0.0.1:${port}`)).toBe(200);
  expect(await from("localhost", "https://shop.example")).toBe(200);
  expect(await from("localhost", "https://evil.example")).toBe(403);
  expect(await from("localhost", `http://evil.example:${port}`)).toBe(403);
  expect(await from("localhost", "null")).toBe(403);
});

test("[ACCT6] a page of a listed origin reads the answer, and no other", async () => {
  const allowed = async (origin: string) =>
    (await ask("GET", "/auth/get-session", undefined, { origin })).headers.get("access-control-allow-origin");
  expect(await allowed("https://shop.example")).toBe("https://shop.example");
  expect(await allowed("https://evil.example")).toBe(null);
});

test("[ACCT7] the session's cookie is out of reach of scripts and other sites", async () => {
  const { email } = await person("Cookie");
  const cookie = (await signIn(email)).headers.get("set-cookie");
  expect(cookie).toMatch(/^duologue\.session_token=.*; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/);
  const session = await ask("GET", "/auth/token", undefined, { cookie: cookie?.split(";")[0] ?? "" });
  expect(session.status).toBe(200);
});

test("[ACCT8] a host's user 1 is not the local user 1: beside accounts, host tokens go by the host's own id", async () => {
  const secret = "a secret of the host, of more than 32 bytes";
  const variables = { ACCOUNTS: "on", JWT_SECRET: secret, JWT_SUBJECT: "external_id", API_KEY: "key" };
  await using own = await createTestDatabase({ migrated: false });
  const host = await startOn(own, variables);
  const askHost = async (method: string, path: string, token: string, body?: object) => {
    const headers = { "content-type": "application/json", ...bearer(token) };
    return (await fetch(`${host.url}${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) })).json();
  };
  try {
    const { user } = await askHost("POST", "/auth/sign-up/email", "", {
      name: "Local",
      email: "local@example.com",
      password: PASSWORD,
    });
    expect(user.id).toBe("1");
    const hosted = await askHost("PUT", "/v1/users/by-external-id/1", "key", { name: "Hosted" });
    const token = await new SignJWT({ sub: "1" })
      .setProtectedHeader({ alg: "HS256" })
      .setExpirationTime("5m")
      .sign(new TextEncoder().encode(secret));
    expect(await askHost("GET", "/v1/users/me", token)).toEqual({ ...hosted, user_id: 2, name: "Hosted" });
  } finally {
    await host.close();
  }
});

test("[ACCT9] attempts to sign in are limited by address, whatever a client says about it", async () => {
  await using own = await createTestDatabase({ migrated: false });
  const limited = await startOn(own);
  const attempt = (forwardedFor: string) =>
    fetch(`${limited.url}/auth/sign-in/email`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "x-forwarded-for": forwardedFor,
        "x-duologue-client-address": forwardedFor,
      },
      body: JSON.stringify({ email: "not an address", password: "x" }),
    });
  try {
    const statuses: number[] = [];
    for (let i = 0; i < 61; i++) statuses.push((await attempt(`198.51.100.${i}`)).status);
    expect(statuses).toEqual([...Array(60).fill(400), 429]);
  } finally {
    await limited.close();
  }
});

test("[ACCT7][ACCT9] behind an encrypted proxy cookies are secure, and its clients are counted one by one", async () => {
  await using own = await createTestDatabase({ migrated: false });
  const port = await freePort();
  const proxied = await startOn(own, { PUBLIC_URL: "https://chat.example.com", PORT: String(port) });
  const person = { name: "Ada", email: "ada@example.com", password: PASSWORD };
  const request = (forwardedFor: string, path: string, body: object) =>
    fetch(`http://127.0.0.1:${port}${path}`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        origin: "https://chat.example.com",
        "x-forwarded-for": forwardedFor,
      },
      body: JSON.stringify(body),
    });
  try {
    const signedUp = await request("198.51.100.1", "/auth/sign-up/email", person);
    expect(signedUp.headers.get("set-cookie")).toMatch(
      /^__Secure-duologue\.session_token=.*; HttpOnly; Secure; SameSite=Lax$/,
    );
    const statusOf = async (forwardedFor: string) => (await request(forwardedFor, "/auth/sign-in/email", {})).status;
    for (let i = 0; i < 60; i++) await statusOf(`6.6.6.${i}, 198.51.100.1`);
    expect(await statusOf("6.6.6.60, 198.51.100.1")).toBe(429);
    expect(await statusOf("198.51.100.2")).toBe(400);
  } finally {
    await proxied.close();
  }
});

test("[ACCT10] what is too long, no JSON or nowhere is answered as the client's mistake", async () => {
  expect((await signUp({ name: "x".repeat(20_000), email: "long@example.com" })).status).toBe(413);
  const noJson = await fetch(`${app.url}/auth/sign-in/email`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: "{",
  });
  expect(noJson.status).toBe(400);
  expect((await fetch(`${app.url}/auth/nowhere`)).status).toBe(404);
});
