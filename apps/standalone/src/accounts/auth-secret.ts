import { randomBytes } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** 32 bytes: the key of an HMAC-SHA-256 and of the encryption of the signing key. */
const BYTES = 32;

/**
 * The secret of the accounts, which is made on the first start and kept in the data folder. The folder must be locked
 * by this process.
 */
export async function keepAuthSecret(dataDir: string): Promise<string> {
  const file = join(dataDir, "auth-secret");
  const kept = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (kept?.trim()) return kept.trim();
  const secret = randomBytes(BYTES).toString("base64url");
  // In one step: a process that dies here must not leave half a secret.
  await writeFile(`${file}.new`, `${secret}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
  return secret;
}
