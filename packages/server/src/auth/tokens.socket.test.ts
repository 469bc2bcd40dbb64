import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { User } from "@duologue/protocol";
import { createWorld, signToken, TEST_SECRET, type World } from "@duologue/testkit";
import { exportJWK, generateKeyPair, type JWK, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const now = () => Math.floor(Date.now() / 1000);
const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

let world: World;
let ada: User;

beforeAll(async () => {
  world = await createWorld({ tokens: { secret: TEST_SECRET, issuer: "https://host.example", audience: "chat" } });
  ada = await world.user("Ada");
});

afterAll(() => world[Symbol.asyncDispose]());

/** A token of anything, also of what a library would refuse to sign. */
function signed(header: unknown, payload: unknown): string {
  const content = `${base64(header)}.${base64(payload)}`;
  return `${content}.${createHmac("sha256", TEST_SECRET).update(content).digest("base64url")}`;
}

/** Claims that are accepted, with some changed. */
function claims(more: Record<string, unknown> = {}) {
  return { sub: String(ada.user_id), iss: "https://host.example", aud: "chat", exp: now() + 60, ...more };
}

/** How a connection with this handshake ends: the code of its refusal, or "connected". */
async function outcomeOf(auth: Record<string, unknown>, headers: Record<string, string> = {}): Promise<string> {
  using socket = world.socket({ auth, extraHeaders: headers });
  const { event, payload } = await socket.until(() =>
    socket.heard.find((heard) => heard.event === "connect" || heard.event === "connect_error"),
  );
  if (event === "connect") return "connected";
  expect(payload).toBeInstanceOf(Error);
  return payload.data.code;
}

describe("[AUTH1] a good token connects", () => {
  test("in auth.token", async () => {
    expect(await outcomeOf({ token: await signToken(claims()) })).toBe("connected");
  });
  test("in an Authorization: Bearer header", async () => {
    expect(await outcomeOf({}, { authorization: `Bearer ${await signToken(claims())}` })).toBe("connected");
  });
  test("whose audience is one of several", async () => {
    expect(await outcomeOf({ token: await signToken(claims({ aud: ["mail", "chat"] })) })).toBe("connected");
  });
  test("within the leeway after its end", async () => {
    expect(await outcomeOf({ token: await signToken(claims({ exp: now() - 20 })) })).toBe("connected");
  });
  test("that lives for 30 days, and its socket is not ended by a timer that overflows", async () => {
    using socket = world.socket({ auth: { token: await signToken(claims({ exp: now() + 30 * 86_400 })) } });
    await socket.hears("connect");
    expect((await socket.ask("joinInbox")).expiresInMs).toBeGreaterThan(2 ** 31);
    expect(socket.all("disconnect")).toEqual([]);
  });
});

test.each([[undefined], [null], [""], ["null"], ["undefined"]])("[AUTH2] %j is no token", async (token) => {
  expect(await outcomeOf({ token })).toBe("token_missing");
});

test("[AUTH2] a handshake without auth has no token", async () => {
  expect(await outcomeOf({})).toBe("token_missing");
  expect(await outcomeOf({}, { authorization: "Basic abc" })).toBe("token_missing");
});

test("[AUTH3] an expired token", async () => {
  expect(await outcomeOf({ token: await signToken(claims({ exp: now() - 40 })) })).toBe("token_expired");
});

test.each([["987654321"], ["1.5"], ["-1"], [" 1"], ["1e3"], ["0"], ["01"], ["99999999999999999999"], [""]])(
  "[AUTH4] a token whose sub %j is no user's",
  async (sub) => {
    expect(await outcomeOf({ token: await signToken(claims({ sub })) })).toBe("user_unknown");
  },
);

const invalid: Record<string, () => unknown | Promise<unknown>> = {
  "an object": () => ({}),
  "a number": () => 123,
  "an array": () => ["x"],
  "half a token": () => "a.b",
  "a token and .x": async () => `${await signToken(claims())}.x`,
  "another key": () => signToken(claims(), "another secret, also of more than 32 bytes"),
  "an empty signature": async () => `${(await signToken(claims())).split(".").slice(0, 2).join(".")}.`,
  "alg none": () => `${base64({ alg: "none" })}.${base64(claims())}.`,
  "alg None": () => `${base64({ alg: "None" })}.${base64(claims())}.`,
  "alg NONE": () => `${base64({ alg: "NONE" })}.${base64(claims())}.`,
  "HS512 with the same secret": () =>
    new SignJWT(claims()).setProtectedHeader({ alg: "HS512" }).sign(new TextEncoder().encode(TEST_SECRET)),
  "no exp": () => signToken(claims({ exp: undefined })),
  "exp as a string": () => `${base64({ alg: "HS256" })}.${base64(claims({ exp: "soon" }))}.x`,
  "exp as a string, signed": () => signed({ alg: "HS256" }, claims({ exp: String(now() + 60) })),
  "nbf in the future": () => signToken(claims({ nbf: now() + 60 })),
  "another issuer": () => signToken(claims({ iss: "https://evil.example" })),
  "no issuer": () => signToken(claims({ iss: undefined })),
  "another audience": () => signToken(claims({ aud: "mail" })),
  "no audience": () => signToken(claims({ aud: undefined })),
  "an extension that nobody here understands": () => signed({ alg: "HS256", crit: ["x"], x: 1 }, claims()),
  "a header that is no object": () => signed("HS256", claims()),
  "claims that are no object": () => signed({ alg: "HS256" }, [claims()]),
  "no sub": () => signToken(claims({ sub: undefined })),
  "sub in an array": () => signToken(claims({ sub: ["1"] })),
  "sub as an object": () => signToken(claims({ sub: { $gt: "" } })),
  "more than 8 kB": () => signToken(claims({ padding: "x".repeat(9_000) })),
};

test.each(Object.keys(invalid))("[AUTH5] a token that is not valid: %s", async (name) => {
  expect(await outcomeOf({ token: await invalid[name]?.() })).toBe("token_invalid");
});

test("[AUTH6] [LOG1] no line of the log contains a token", () => {
  expect(world.log.join("")).not.toMatch(/eyJ/);
});

describe("[AUTH9] the token of a socket", () => {
  test("is renewed by one of the same user", async () => {
    using socket = world.socket({ auth: { token: await signToken(claims({ exp: now() + 60 })) } });
    await socket.hears("connect");
    const { expiresInMs } = await socket.ask("renewToken", { token: await signToken(claims({ exp: now() + 3_600 })) });
    expect(expiresInMs).toBeGreaterThan(3_500_000);
  });

  test("counts from the renewal on, whether it is longer or shorter", async () => {
    await using strict = await createWorld({ tokenLeeway: 0 });
    const user = await strict.user("Renewing");
    const lasting = async (seconds: number) => strict.token(user, { exp: now() + seconds });
    const [longer, shorter, marker] = await Promise.all(
      [2, 3_600, 4].map(async (seconds) => strict.socket({ auth: { token: await lasting(seconds) } })),
    );
    for (const socket of [longer, shorter, marker]) await socket?.hears("connect");
    await longer?.ask("renewToken", { token: await lasting(3_600) });
    await shorter?.ask("renewToken", { token: await lasting(2) });
    await marker?.hears("disconnect");
    expect(longer?.all("disconnect")).toEqual([]);
    expect(shorter?.all("disconnect")).toHaveLength(1);
  });

  test.each([["another user's"], ["a bad one"]])("ends it for good when renewed by %s", async (which) => {
    const eve = await world.user("Eve");
    using socket = world.socket({ auth: { token: await signToken(claims()) }, reconnection: true });
    await socket.hears("connect");
    const sub = which === "a bad one" ? "nobody" : String(eve.user_id);
    socket.emit("renewToken", { token: await signToken(claims({ sub })) });
    expect(await socket.hears("messageError")).toMatchObject({ code: "unauthorized", event: "renewToken" });
    expect(await socket.hears("disconnect")).toBe("io server disconnect");
  });

  test("ends it at its end and the leeway, and a default client comes back with a new one", async () => {
    await using brief = await createWorld({ tokenLeeway: 0 });
    const user = await brief.user("Brief");
    let asked = 0;
    using socket = brief.socket({
      reconnection: true,
      reconnectionDelay: 10,
      auth: (give) => {
        asked += 1;
        const lifetime = asked === 1 ? 2 : 3_600;
        void brief.token(user, { exp: now() + lifetime }).then((token) => give({ token }));
      },
    });
    expect(await socket.hears("disconnect")).not.toBe("io server disconnect");
    await socket.until(() => socket.all("connect").length === 2);
    expect(asked).toBe(2);
  });
});

test("[AUTH4] [AUTH10] tokens of a key pair are verified by the public keys", async () => {
  const { privateKey, publicKey } = await generateKeyPair("EdDSA", { extractable: true });
  const jwks = async () => ({ keys: [{ ...(await exportJWK(publicKey)), alg: "EdDSA", kid: "k1" }] });
  await using keyed = await createWorld({ tokens: { jwks, subject: "external_id" } });
  const user = await keyed.chat.users.upsert({ externalId: "b7c1d9e0-uuid", name: "Hosted" });
  const sign = (alg: string, kid: string) =>
    new SignJWT({ sub: "b7c1d9e0-uuid", exp: now() + 60 }).setProtectedHeader({ alg, kid }).sign(privateKey);
  using socket = keyed.socket({ auth: { token: await sign("EdDSA", "k1") } });
  await socket.hears("connect");
  const other = await keyed.user("Other");
  const conversationId = await keyed.conversation(user, other);
  expect(await socket.ask("joinRoom", conversationId)).toMatchObject({ ok: true });
  for (const sub of ["nobody", "a\0b", "\ud800", "x".repeat(300)]) {
    const token = await new SignJWT({ sub, exp: now() + 60 })
      .setProtectedHeader({ alg: "EdDSA", kid: "k1" })
      .sign(privateKey);
    using unknown = keyed.socket({ auth: { token } });
    expect((await unknown.hears("connect_error")).data).toEqual({ code: "user_unknown" });
  }
  using unknownKey = keyed.socket({ auth: { token: await sign("EdDSA", "k2") } });
  expect((await unknownKey.hears("connect_error")).data).toEqual({ code: "token_invalid" });
});

/** Public keys at an address, which the test changes; `asked` counts how often they were fetched. */
async function keysAt() {
  const at = { keys: [] as JWK[], asked: 0, isAway: false };
  const server = createServer((_, response) => {
    at.asked += 1;
    response.statusCode = at.isAway ? 503 : 200;
    response.end(JSON.stringify({ keys: at.keys }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return Object.assign(at, { url: `http://127.0.0.1:${port}/`, [Symbol.asyncDispose]: close });
}

/** A key pair: its public half as JWK, and tokens of a user signed by it. */
async function keyPair(kid?: string) {
  const { privateKey, publicKey } = await generateKeyPair("EdDSA", { extractable: true });
  const jwk: JWK = { ...(await exportJWK(publicKey)), alg: "EdDSA", ...(kid !== undefined && { kid }) };
  const sign = (user: User) =>
    new SignJWT({ sub: String(user.user_id), exp: now() + 600 })
      .setProtectedHeader({ alg: "EdDSA", ...(kid !== undefined && { kid }) })
      .sign(privateKey);
  return { jwk, sign };
}

test("[AUTH10] of several keys without a name, each is tried", async () => {
  const [first, second, foreign] = [await keyPair(), await keyPair(), await keyPair()];
  await using keyed = await createWorld({ tokens: { jwks: async () => ({ keys: [first.jwk, second.jwk] }) } });
  const user = await keyed.user("Nameless");
  for (const { sign } of [first, second]) await keyed.connect(user, { auth: { token: await sign(user) } });
  using refused = keyed.socket({ auth: { token: await foreign.sign(user) } });
  expect((await refused.hears("connect_error")).data).toEqual({ code: "token_invalid" });
});

test("[AUTH11] a key that came since the keys were fetched refuses nobody", async () => {
  await using at = await keysAt();
  const [former, next, foreign] = [await keyPair("1"), await keyPair("2"), await keyPair("3")];
  at.keys = [former.jwk];
  await using keyed = await createWorld({ tokens: [{ secret: TEST_SECRET }, { jwksUrl: at.url }] });
  const user = await keyed.user("Rotating");
  await keyed.connect(user, { auth: { token: await former.sign(user) } });
  expect(at.asked).toBe(1);
  at.keys = [next.jwk];
  const patient = { reconnection: true, reconnectionDelay: 200, reconnectionDelayMax: 200 };
  using rotated = keyed.socket({ ...patient, auth: { token: await next.sign(user) } });
  await rotated.hears("connect");
  expect(rotated.all("connect_error").filter((error) => error.data)).toEqual([]);
  expect(at.asked).toBe(2);
  // A key that is not there after all refuses for good.
  using forged = keyed.socket({ ...patient, auth: { token: await foreign.sign(user) } });
  expect((await forged.hears("connect_error", (error) => error.data)).data).toEqual({ code: "token_invalid" });
  expect(at.asked).toBe(3);
});

test("[AUTH11] one source whose keys are away keeps nobody else out", async () => {
  await using at = await keysAt();
  at.isAway = true;
  await using mixed = await createWorld({ tokens: [{ jwksUrl: at.url }, { secret: TEST_SECRET }] });
  const user = await mixed.user("Local");
  await mixed.connect(user);
  using expired = mixed.socket({ auth: { token: await mixed.token(user, { exp: now() - 60 }) } });
  expect((await expired.hears("connect_error")).data).toEqual({ code: "token_expired" });
  expect((await mixed.request(null, "GET", "/v1/users/me")).status).toBe(401);
  const headers = { authorization: `Bearer ${await (await keyPair("9")).sign(user)}` };
  expect((await fetch(`${mixed.url}/v1/users/me`, { headers })).status).toBe(503);
  using undecided = mixed.socket({ auth: { token: headers.authorization.slice("Bearer ".length) } });
  await new Promise<void>((resolve) => undecided.io.io.once("close", () => resolve()));
  const line = mixed.log.find((each) => each.includes("can't be checked just now")) ?? "{}";
  expect(JSON.parse(line).error.reason).toBe(
    `The keys of ${at.url} can't be had just now: Expected 200 OK from the JSON Web Key Set HTTP response`,
  );
});

test("[AUTH11] keys that can't be had just now leave no default client behind", async () => {
  const { privateKey, publicKey } = await generateKeyPair("ES256", { extractable: true });
  let isAway = true;
  const jwks = async () => {
    if (isAway) throw new Error("the keys are away");
    return { keys: [{ ...(await exportJWK(publicKey)), alg: "ES256" }] };
  };
  await using keyed = await createWorld({ tokens: { jwks } });
  const user = await keyed.user("Patient");
  const token = await new SignJWT({ sub: String(user.user_id), exp: now() + 60 })
    .setProtectedHeader({ alg: "ES256" })
    .sign(privateKey);
  for (const transport of ["websocket", "polling"]) {
    isAway = true;
    using socket = keyed.socket({
      auth: { token },
      reconnection: true,
      reconnectionDelay: 20,
      transports: [transport],
    });
    let closes = 0;
    const closedOnce = new Promise<void>((resolve) => socket.io.io.on("close", () => ++closes === 2 && resolve()));
    await closedOnce;
    isAway = false;
    await socket.hears("connect");
    expect(socket.all("connect_error").filter((error) => error.data)).toEqual([]);
  }
});
