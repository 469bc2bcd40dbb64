import { randomBytes } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Database } from "@duologue/server";
import { StartFailure } from "../start-failure.js";

/** 32 bytes: the key of an HMAC-SHA-256 and of the encryption of the signing key. */
const BYTES = 32;

/** A database's signing key was encrypted with the secret, so that a new one would not fit. */
const HAS_KEY = { name: "has_account_key", text: "select exists (select from account_keys) as has_key" };

/**
 * The secret of the accounts. The first start makes it and stores it in the data folder, after the database: a start
 * that is killed in between leaves no secret without a database. The folder must be locked by this process.
 *
 * @throws StartFailure when the secret is missing although the database was used with one, as after a partial restore
 */
export async function keepAuthSecret(dataDir: string, database: Database): Promise<string> {
  const file = join(resolve(dataDir), "auth-secret");
  const stored = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw new StartFailure(`${file} cannot be read (${error.code}). It must be a file that this user may read.`);
  });
  if (stored?.trim()) return stored.trim();
  const [found] = await database.query<{ has_key: boolean }>(HAS_KEY, []);
  if (found?.has_key) {
    throw new StartFailure(
      `${file} is ${stored === undefined ? "missing" : "empty"}, and the signing key in the database was encrypted with ` +
        "it. Restore it from the backup, or empty the table account_keys to have new ones made.",
    );
  }
  const secret = randomBytes(BYTES).toString("base64url");
  // In one step: a process that dies here must not leave half a secret.
  await writeFile(`${file}.new`, `${secret}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
  return secret;
}
