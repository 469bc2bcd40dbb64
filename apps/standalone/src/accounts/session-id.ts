import { createHash } from "node:crypto";

/** 128 bits in base64url: nobody guesses one. */
const LENGTH = 22;

/**
 * Derives the public id of a session from the session's token: tokens for the chat carry it as `sid`, and lists of
 * sessions name it. It opens nothing, and the token, 190 bits of chance, cannot be computed from it. Without a key,
 * because the database computes it too, when it deletes a session: see `0001_end_sessions.sql`.
 */
export function sessionId(sessionToken: string): string {
  return createHash("sha256").update(`sid:${sessionToken}`).digest("base64url").slice(0, LENGTH);
}
