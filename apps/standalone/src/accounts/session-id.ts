import { createHmac } from "node:crypto";

/** 128 bits in base64url: nobody guesses one. */
const LENGTH = 22;

/**
 * Derives the public id of a session from the session's token: tokens carry it as `sid`, and lists of sessions name it.
 * It opens nothing, and the token cannot be computed from it.
 *
 * @param secret the key of the HMAC: `AUTH_SECRET`
 */
export function sessionId(secret: string, sessionToken: string): string {
  return createHmac("sha256", secret).update(`sid:${sessionToken}`).digest("base64url").slice(0, LENGTH);
}
