import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { passwordHashing } from "./hash-passwords.js";

const { hash, verify } = passwordHashing;

test("[ACCT24] other work finds a thread while many passwords are hashed", async () => {
  let hashed = 0;
  const all = Array.from({ length: 20 }, async () => {
    await hash("correct horse");
    hashed += 1;
  });
  // The first hashes have begun.
  await setImmediate();
  await crypto.subtle.digest("SHA-256", new Uint8Array(8));
  expect(hashed).toBeLessThan(10);
  await Promise.all(all);
});

test("[ACCT24] a password matches its own hash only", async () => {
  const stored = await hash("correct horse");
  expect(await verify({ hash: stored, password: "correct horse" })).toBe(true);
  expect(await verify({ hash: stored, password: "wrong horse" })).toBe(false);
});
