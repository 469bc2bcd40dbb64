import { signToken, TEST_SECRET } from "@duologue/testkit";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { beforeEach, expect, test } from "vitest";
import type { Logger } from "../kernel/logger.js";
import { createAuthenticate } from "./authenticate.js";
import { explainRejection } from "./explain-rejection.js";
import { reportRejections } from "./report-rejections.js";
import { TokenRefused, type TokenSource } from "./verify-token.js";

const exp = Math.floor(Date.now() / 1_000) + 3_600;
const canary = "canary-7f3a@example.com";
let now = 0;
let warnings: Record<string, unknown>[] = [];
let debugged: object[] = [];
const clock = { now: () => now, after: () => () => {} };
const logger: Logger = {
  error() {},
  info() {},
  debug() {},
  warn: (fields) => void warnings.push(fields as Record<string, unknown>),
};

beforeEach(() => {
  [warnings, debugged] = [[], []];
});

function authenticateBy(source: TokenSource) {
  const hasEnded = (sid: string) => sid === "ended";
  const identify = createAuthenticate([source], 30, { findUser: async () => undefined, hasEnded });
  return reportRejections(identify, logger, (fields) => void debugged.push(fields), clock);
}

const bySecret: TokenSource = { secret: TEST_SECRET, issuer: "https://host.example", audience: "chat" };
const good = { sub: canary, exp, iss: "https://host.example", aud: "chat", canary };

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

const cases: [string, () => Promise<string>, RegExp][] = [
  ["another secret", () => signToken(good, "another secret, also of more than 32 bytes"), /another secret/],
  ["no exp", () => signToken({ ...good, exp: undefined }), /no `exp`/],
  ["no sub", () => signToken({ ...good, sub: undefined }), /no `sub`/],
  ["another issuer", () => signToken({ ...good, iss: canary }), /`iss` is not the `issuer`/],
  ["another audience", () => signToken({ ...good, aud: canary }), /`aud` is not the `audience`/],
  ["a later beginning", () => signToken({ ...good, nbf: exp }), /not valid yet \(nbf\)/],
  ["no token's form", async () => canary, /not a JWT/],
  ["too many bytes", () => signToken({ ...good, padding: "x".repeat(9_000) }), /more than 8192 bytes/],
  ["a sub that is an object", () => signToken({ ...good, sub: { canary } }), /wrong type/],
  ["a text as sub that is no user_id", () => signToken(good), /subject: "external_id"/],
  ["a user_id that no user has", () => signToken({ ...good, sub: "4711" }), /the user_id of no user/],
  ["no signature", async () => `${part({ alg: "HS256" })}.${part(good)}.`, /no signature/],
  ["no algorithm", async () => `${part({ alg: "none" })}.${part(good)}.`, /no signature|not HS256/],
  ["an algorithm of key pairs", async () => `${part({ alg: "RS256" })}.${part(good)}.${part(good)}`, /not HS256/],
];

test.each(cases)(
  "[LOG7] a token with %s is rejected with a line that says so, and nothing of it",
  async (_n, make, reason) => {
    await expect(authenticateBy(bySecret)(await make())).rejects.toThrow();
    expect(warnings).toHaveLength(1);
    expect(warnings[0]?.reason).toMatch(reason);
    expect(JSON.stringify(warnings)).not.toMatch(/canary|eyJ/);
  },
);

test("[LOG7] of a key pair, and of a user whom the chat does not know, alike", async () => {
  const pair = await generateKeyPair("ES256");
  const other = await generateKeyPair("ES256");
  const jwks = async () => ({ keys: [{ ...(await exportJWK(pair.publicKey)), alg: "ES256", kid: "current" }] });
  const { issuer, audience } = bySecret;
  const authenticate = authenticateBy({ jwks, issuer, audience, subject: "external_id" } as TokenSource);
  const sign = (claims: Record<string, unknown>, key = pair.privateKey, kid = "current") =>
    new SignJWT({ ...good, ...claims }).setProtectedHeader({ alg: "ES256", kid }).sign(key);
  const tokens: [string | Promise<string>, string][] = [
    [sign({}, other.privateKey), "It was signed with another key than `tokens` has."],
    [sign({}, other.privateKey, canary), "Its `kid` names none of the public keys of `tokens`."],
    [sign({ exp: undefined }), "It has no `exp`."],
    [sign({ sub: undefined }), "It has no `sub`."],
    [sign({ iss: canary }), "Its `iss` is not the `issuer` of `tokens`."],
    [sign({ aud: canary }), "Its `aud` is not the `audience` of `tokens`."],
    [sign({ nbf: exp }), "It is not valid yet (nbf): the clocks differ by more than `tokenLeeway`."],
    [canary, "It is not a JWT."],
    [sign({}), "chat.users.upsert"],
    [signToken(good), "Its algorithm is not one of key pairs"],
  ];
  for (const [token] of tokens) await expect(authenticate(await token)).rejects.toThrow();
  expect(warnings.map(({ reason }) => reason)).toEqual(tokens.map(([, reason]) => expect.stringContaining(reason)));
  expect(JSON.stringify(warnings)).not.toMatch(/canary|eyJ/);
});

test("[LOG7] of an error that the server does not know, the message is not written", () => {
  const unknown = Object.assign(new Error(canary), { code: "ERR_OF_A_LATER_VERSION", claim: canary });
  expect(explainRejection(new TokenRefused("token_invalid", unknown))).toBe("It is not valid.");
});

test("[LOG7] a flood of bad tokens writes one line a minute for each reason", async () => {
  const authenticate = authenticateBy(bySecret);
  const flood = async () => {
    for (let at = 0; at < 200; at += 1) await authenticate(`${canary}.${at}`).catch(() => {});
  };
  now = 0;
  await flood();
  now = 59_999;
  await flood();
  expect(warnings).toHaveLength(1);
  now = 60_000;
  await flood();
  expect(warnings).toHaveLength(2);
  expect(warnings[1]).toMatchObject({ before: 399 });
});

test("[LOG7] no token, one that has expired and one of an ended session are ordinary, and no warning", async () => {
  const authenticate = authenticateBy(bySecret);
  await expect(authenticate("")).rejects.toThrow();
  await expect(authenticate(await signToken({ ...good, exp: 1 }))).rejects.toThrow();
  await expect(authenticate(await signToken({ ...good, sid: "ended" }))).rejects.toThrow();
  expect(warnings).toEqual([]);
  expect(debugged).toHaveLength(3);
});
