import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { LIMITS } from "@duologue/protocol";
import { freePort, TestSocket } from "@duologue/testkit";
import { decodeJwt, decodeProtectedHeader, SignJWT } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { AccountsApplication, AUTH_SECRET, bearer, cookiesOf, PASSWORD } from "../../test/accounts-application.js";

let app: AccountsApplication;
const sockets: TestSocket[] = [];

beforeAll(async () => {
  app = await AccountsApplication.start({
    RATE_LIMIT: "off",
    CORS_ORIGIN: "https://shop.example, capacitor://localhost",
  });
});

afterAll(async () => {
  for (const socket of sockets) socket.close();
  await app[Symbol.asyncDispose]();
});

function connect(token: string): TestSocket {
  const socket = new TestSocket(app.url, { auth: { token } });
  sockets.push(socket);
  return socket;
}

test("[START27] a stranger learns whether there is an account, and no more", async () => {
  const ask = () => app.request("GET", "/auth/has-accounts");
  expect(await ask()).toMatchObject({ status: 200, body: { hasAccounts: false } });
  await app.person("First");
  const { status, headers, body } = await ask();
  expect([status, headers.get("cache-control"), body]).toEqual([200, "no-store", { hasAccounts: true }]);
});

test("[ACCT1] whoever signs up is one of the people, by name alone, and signed in", async () => {
  const { status, headers, body } = await app.signUp({ name: "  Ada Lovelace ", email: "Ada@Example.com" });
  expect(status).toBe(200);
  expect(body.user).toMatchObject({ name: "Ada Lovelace", email: "ada@example.com" });
  const { body: answer } = await app.request("GET", "/auth/token", undefined, cookiesOf({ status, headers, body }));
  const me = await app.request("GET", "/v1/users/me", undefined, bearer(answer.token));
  expect(me.body).toEqual({ user_id: Number(body.user.id), name: "Ada Lovelace", image: null });
});

test("[ACCT1] the address is one person's, however it is written", async () => {
  const { email } = await app.person("Once");
  const again = await app.signUp({ name: "Twice", email: email.toUpperCase() });
  expect([again.status, again.body.code]).toEqual([422, "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL"]);
});

test.each([
  ["a short password", { password: "x".repeat(LIMITS.passwordMin - 1) }, "PASSWORD_TOO_SHORT"],
  ["a long password", { password: "x".repeat(LIMITS.passwordMax + 1) }, "PASSWORD_TOO_LONG"],
  ["no e-mail address", { email: "ada" }, "VALIDATION_ERROR"],
  ["a name with NUL", { name: "a\0b" }, "invalid_payload"],
  ["a name with half a character", { name: "a\ud800" }, "invalid_payload"],
  ["a picture that is a script", { image: "javascript:alert(1)" }, "INVALID_IMAGE"],
])("[ACCT2] sign-up with %s is refused", async (_what, wrong, code) => {
  const { status, body } = await app.signUp({ name: "Wrong", email: `wrong-${Math.random()}@example.com`, ...wrong });
  expect([status, body.code]).toEqual([400, code]);
});

test("[ACCT2] a profile is changed under the same rules, and nobody becomes somebody else by it", async () => {
  const { session, token } = await app.person("Before");
  const change = (profile: object) => app.request("POST", "/auth/update-user", profile, bearer(session));
  expect((await change({ name: " After " })).status).toBe(200);
  expect((await change({ image: "https://example.com/a.png" })).status).toBe(200);
  expect((await change({ name: "" })).body.code).toBe("INVALID_NAME");
  expect((await change({ email: "other@example.com" })).status).toBe(400);
  const me = await app.request("GET", "/v1/users/me", undefined, bearer(token));
  expect(me.body).toMatchObject({ name: "After", image: "https://example.com/a.png" });
});

test("[ACCT3] the password signs in, another does not, and neither tells whether there is such a person", async () => {
  const { email, id } = await app.person("Grace");
  const right = await app.signIn(email.toUpperCase());
  expect([right.status, Number(right.body.user.id)]).toEqual([200, id]);
  const wrong = await app.signIn(email, "wrong horse");
  const unknown = await app.signIn("nobody@example.com");
  expect([wrong.status, wrong.body]).toEqual([401, unknown.body]);
});

test("[ACCT4] the socket's token is short-lived, says who it is and of which session, and nothing more", async () => {
  const { token, id, session } = await app.person("Token");
  const { iat = 0, exp, sid, ...claims } = decodeJwt(token);
  expect(claims).toEqual({ sub: String(id), iss: "duologue-accounts", aud: "duologue" });
  const sessions = await app.request("GET", "/auth/list-sessions", undefined, bearer(session));
  expect([sid]).toEqual(sessions.body.map((each: { sid: string }) => each.sid));
  expect(sid).toMatch(/^[\w-]{22}$/);
  expect(session).not.toContain(sid);
  expect(exp).toBe(iat + 15 * 60);
  expect(decodeProtectedHeader(token)).toEqual({ alg: "EdDSA", kid: "1" });
});

test("[ACCT4] two people who signed up talk, with plain Socket.IO clients", async () => {
  const [ada, ben] = [await app.person("Ada"), await app.person("Ben")];
  const opened = await app.request("POST", "/v1/conversations", { userId: ben.id }, bearer(ada.token));
  const conversationId = opened.body.conversation_id;
  const [hers, his] = [connect(ada.token), connect(ben.token)];
  for (const socket of [hers, his]) expect(await socket.ask("joinRoom", conversationId)).toMatchObject({ ok: true });
  hers.emit("sendMessage", { conversationId, senderId: ada.id, content: "hello" });
  expect(await his.hears("receiveMessage")).toMatchObject({ sender_id: ada.id, receiver_id: ben.id, content: "hello" });
});

test("[ACCT4] a token that somebody else signed is refused, whatever it says", async () => {
  const { id } = await app.person("Mallory");
  const forged = await new SignJWT({})
    .setProtectedHeader({ alg: "HS256", kid: "1" })
    .setSubject(String(id))
    .setIssuer("duologue-accounts")
    .setAudience("duologue")
    .setExpirationTime("5m")
    .sign(new TextEncoder().encode(AUTH_SECRET));
  const error = await connect(forged).hears("connect_error");
  expect(error.data.code).toBe("token_invalid");
});

test("[ACCT5] after sign-out the session gives no token, its tokens are rejected and its sockets disconnected", async () => {
  const { email, session, token } = await app.person("Leaver");
  const elsewhere = (await app.signIn(email)).headers.get("set-auth-token") ?? "";
  const { body } = await app.request("GET", "/auth/token", undefined, bearer(elsewhere));
  const [first, second, other] = [connect(token), connect(token), connect(body.token)];
  for (const socket of [first, second, other]) await socket.hears("connect");
  expect((await app.request("POST", "/auth/sign-out", {}, bearer(session))).status).toBe(200);
  for (const socket of [first, second]) expect(await socket.hears("disconnect")).toBe("io server disconnect");
  expect((await app.request("GET", "/auth/token", undefined, bearer(session))).status).toBe(401);
  expect((await app.request("GET", "/auth/get-session", undefined, bearer(session))).body).toBe(null);
  expect((await connect(token).hears("connect_error")).data).toEqual({ code: "token_invalid" });
  expect((await app.request("GET", "/v1/users/me", undefined, bearer(token))).status).toBe(401);
  expect(await other.ask("joinInbox")).toMatchObject({ ok: true });
});

test("[ACCT6] a page may sign people in at every name of its own address, and no other page may", async () => {
  const { port } = new URL(app.url);
  const { email } = await app.person("Origin");
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

test("[ACCT6] [ACCT18] a page of a listed origin reads the answer, and no other", async () => {
  const answer = async (origin: string) => {
    const { status, headers } = await app.request("GET", "/auth/get-session", undefined, { origin });
    return [status, headers.get("access-control-allow-origin")];
  };
  expect(await answer("https://shop.example")).toEqual([200, "https://shop.example"]);
  expect(await answer("capacitor://localhost")).toEqual([200, "capacitor://localhost"]);
  expect(await answer("https://evil.example")).toEqual([403, null]);
  expect(await answer("ionic://localhost")).toEqual([403, null]);
});

test("[ACCT18] for sign-in, sockets and requests the same origins are allowed", async () => {
  const own = `http://localhost:${new URL(app.url).port}`;
  const origins = [
    ["https://shop.example", true],
    ["capacitor://localhost", true],
    [own, true],
    [`${own}.evil.example`, false],
    ["https://SHOP.example", false],
    ["http://shop.example", false],
    ["https://shop.example:8443", false],
    ["https://a.shop.example", false],
    ["ionic://localhost", false],
    ["capacitor://evil", false],
    ["null", false],
    ["", false],
  ] as const;
  for (const [origin, isAllowed] of origins) {
    const signIn = await app.request("POST", "/auth/sign-in/email", {}, { origin, cookie: "a=b" });
    expect([origin, signIn.status]).toEqual([origin, isAllowed ? 400 : 403]);
    const polling = await fetch(`${app.url}/socket.io/?EIO=4&transport=polling`, { headers: { origin } });
    expect([origin, polling.status]).toEqual([origin, isAllowed ? 200 : 403]);
    if (origin === own) continue;
    const { headers } = await app.request("GET", "/v1/users/me", undefined, { origin });
    expect([origin, headers.get("access-control-allow-origin")]).toEqual([origin, isAllowed ? origin : null]);
  }
});

test("[ACCT18] where users come by https, no page of the same host signs in by http", async () => {
  const port = await freePort();
  await using _behind = await AccountsApplication.start({
    RATE_LIMIT: "off",
    PUBLIC_URL: "https://chat.example",
    PORT: String(port),
  });
  const from = async (origin: string, host: string) => {
    // `fetch` lets nobody choose the host.
    const message = request({ port, path: "/auth/sign-in/email", method: "POST", headers: { host, origin } });
    message.setHeader("content-type", "application/json");
    message.end("{}");
    const [{ statusCode }] = (await once(message, "response")) as [IncomingMessage];
    message.destroy();
    return statusCode;
  };
  expect(await from("https://chat.example", "chat.example")).toBe(400);
  expect(await from("http://chat.example", "chat.example")).toBe(403);
  expect(await from("http://chat.example", "chat.example:80")).toBe(403);
  expect(await from("http://CHAT.example", "CHAT.example")).toBe(403);
});

test("[ACCT7] the session's cookie is out of reach of scripts and other sites", async () => {
  const { email } = await app.person("Cookie");
  const cookie = (await app.signIn(email)).headers.get("set-cookie");
  expect(cookie).toMatch(/^duologue-[0-9a-f]{8}\.session_token=.*; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/);
  const session = await app.request("GET", "/auth/token", undefined, { cookie: cookie?.split(";")[0] ?? "" });
  expect(session.status).toBe(200);
});

test("[ACCT8] a host's user 1 is not the local user 1: beside accounts, host tokens go by the host's own id", async () => {
  const secret = "a secret of the host, of more than 32 bytes";
  await using host = await AccountsApplication.start({
    RATE_LIMIT: "off",
    ACCOUNTS: "on",
    JWT_SECRET: secret,
    JWT_SUBJECT: "external_id",
    API_KEY: "key",
  });
  expect((await host.person("Local")).id).toBe(1);
  const hosted = await host.request("PUT", "/v1/users/by-external-id/1", { name: "Hosted" }, bearer("key"));
  const token = await new SignJWT({ sub: "1" })
    .setProtectedHeader({ alg: "HS256" })
    .setExpirationTime("5m")
    .sign(new TextEncoder().encode(secret));
  const me = await host.request("GET", "/v1/users/me", undefined, bearer(token));
  expect(me.body).toEqual({ ...hosted.body, user_id: 2, name: "Hosted" });
});
