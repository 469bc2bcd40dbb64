import { hashPassword, verifyPassword } from "better-auth/crypto";
import pLimit from "p-limit";

/**
 * scrypt occupies a thread of Node's pool of four, where signatures, files and addresses wait as well. Two are always
 * free for them, so that a transaction which waits for a signature does not wait for passwords.
 */
const atMostTwo = pLimit(2);

/** How better-auth hashes and verifies passwords. */
export const passwordHashing = {
  hash: (password: string) => atMostTwo(hashPassword, password),
  verify: (attempt: { hash: string; password: string }) => atMostTwo(verifyPassword, attempt),
};
