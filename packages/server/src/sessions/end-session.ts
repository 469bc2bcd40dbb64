import { LIMITS } from "@duologue/protocol";
import { z } from "zod";
import type { Database } from "../database/database.js";
import type { Clock } from "../kernel/clock.js";
import type { EndedSession, SessionEnd } from "./session.js";
import { recordSessionEnd } from "./session-queries.js";

/** How long tokens of a session are rejected if the host does not say when they expire. */
const DEFAULT_MS = 30 * 24 * 60 * 60 * 1_000;
/** At least this long, so that a token that is being checked or signed meanwhile is rejected too. */
const LEAST_MS = 60_000;
/** No time in milliseconds that anybody means is smaller (1973), and no time in seconds is greater (5138). */
const EARLIEST_MS = 100_000_000_000;
/** The last millisecond of the year 9999, beyond which PostgreSQL writes times in another form. */
const LATEST_MS = 253_402_300_799_999;

const sessionEnd = z.object({
  sid: z
    .string()
    .min(1)
    .max(LIMITS.sidLength)
    .refine((sid) => !sid.includes("\0") && sid.isWellFormed(), "must be valid Unicode text without NUL"),
  expiresAt: z
    .int()
    .min(EARLIEST_MS, "must be in milliseconds since 1970; the claim exp is in seconds")
    .max(LATEST_MS)
    .optional(),
});

/**
 * Stores that a session has ended. Ending it again stores nothing new.
 *
 * @throws z.ZodError if a value is not acceptable
 */
export async function endSession(database: Database, clock: Clock, given: SessionEnd): Promise<EndedSession> {
  const { sid, expiresAt = clock.now() + DEFAULT_MS } = sessionEnd.parse(given);
  const ended = { sid, expiresAt: Math.max(expiresAt, clock.now() + LEAST_MS) };
  await recordSessionEnd(database, ended);
  return ended;
}
