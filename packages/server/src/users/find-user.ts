import type { User } from "@duologue/protocol";
import type { Database } from "../database/database.js";
import { externalId } from "./upsert-user.js";
import type { TokenSubject } from "./user.js";
import { selectUser } from "./user-queries.js";

/**
 * The user whom a token's `sub` names; a `user_id` must be a plain positive integer in decimal. What no user can have as
 * an id is not asked for: PostgreSQL would fail on a NUL, as if it were away.
 */
export async function findUser(database: Database, by: TokenSubject, subject: string): Promise<User | undefined> {
  if (!(by === "user_id" ? isId(subject) : externalId.safeParse(subject).success)) return undefined;
  return selectUser(database, by, subject);
}

function isId(subject: string): boolean {
  return /^[1-9]\d{0,15}$/.test(subject) && Number.isSafeInteger(Number(subject));
}
