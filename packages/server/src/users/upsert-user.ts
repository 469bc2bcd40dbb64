import type { User } from "@duologue/protocol";
import { LIMITS, userName } from "@duologue/protocol";
import { z } from "zod";
import type { Database } from "../database/database.js";
import type { Person } from "./user.js";
import { upsertUserRow } from "./user-queries.js";

/** Text that PostgreSQL can hold. */
const text = z
  .string()
  .refine((value) => !value.includes("\0") && value.isWellFormed(), "must be valid Unicode text without NUL");

/** What may be changed of a person, over HTTP and by `chat.users.upsert`. */
export const profile = z.object({
  name: userName,
  /** An address that a browser can show without running anything. */
  image: z
    .url({ protocol: /^https?$/ })
    .max(LIMITS.imageLength)
    .nullable()
    .default(null),
});

export const externalId = text.min(1).max(LIMITS.externalIdLength);

const person = profile.extend({ externalId });

/**
 * Creates a person of the host application, or changes the one that has this `externalId`.
 *
 * @throws z.ZodError if a value is not acceptable
 */
export async function upsertUser(database: Database, given: Person): Promise<User> {
  return upsertUserRow(database, person.parse(given));
}
