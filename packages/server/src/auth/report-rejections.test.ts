import { signToken, TEST_SECRET } from "@duologue/testkit";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { beforeEach, expect, test } from "vitest";
import type { Logger } from "../kernel/logger.js";
import { createAuthenticate } from "./authenticate.js";
import { reportRejections } from "./report-rejections.js";
import type { TokenSource } from "./verify-token.js";

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
  const identify = createAuthenticate([source], 30, { findUser: async () => undefined, hasEnded: () => false });
  return reportRejections(identify, logger, (fields) => void debugged.push(fields), clock);
}

const bySecret: TokenSource = { secret: TEST_SECRET, issuer: "https://host.example", audience: "chat" };
const good = { sub: canary, exp, iss: "https://host.example", aud: "chat", canary };

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
  ["a sub of nobody, by user_id", () => signToken(good), /subject: "external_id"/],
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
  const jwks = async () => ({ keys: [{ ...(await exportJWK(pair.publicKey)), alg: "ES256" }] });
  const authenticate = authenticateBy({ jwks, subject: "external_id" });
  const sign = (key: CryptoKey, claims: Record<string, unknown>) =>
    new SignJWT(claims).setProtectedHeader({ alg: "ES256" }).sign(key);
  await expect(authenticate(await sign(other.privateKey, { sub: canary, exp }))).rejects.toThrow();
  await expect(authenticate(await sign(pair.privateKey, { sub: canary }))).rejects.toThrow();
  await expect(authenticate(await sign(pair.privateKey, { sub: canary, exp }))).rejects.toThrow();
  await expect(authenticate(await signToken({ sub: canary, exp }))).rejects.toThrow();
  expect(warnings.map(({ reason }) => reason)).toEqual([
    "It was signed with another key than `tokens` has.",
    "It has no `exp`.",
    expect.stringContaining("chat.users.upsert"),
    expect.stringContaining("algorithm"),
  ]);
  expect(JSON.stringify(warnings)).not.toMatch(/canary|eyJ/);
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

test("[LOG7] no token and one that has expired are ordinary, and no warning", async () => {
  const authenticate = authenticateBy(bySecret);
  await expect(authenticate("")).rejects.toThrow();
  await expect(authenticate(await signToken({ ...good, exp: 1 }))).rejects.toThrow();
  expect(warnings).toEqual([]);
  expect(debugged).toHaveLength(2);
});
