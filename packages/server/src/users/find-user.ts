import type { User } from "@duologue/protocol";
import { externalId } from "./upsert-user.js";
import type { TokenSubject, UserLookup } from "./user.js";

/**
 * The user whom a token's `sub` names; a `user_id` must be a plain positive integer in decimal. What no user can have as
 * an id is not asked for: PostgreSQL would fail on a NUL, as if it were away.
 */
export async function findUser(lookup: UserLookup, by: TokenSubject, subject: string): Promise<User | undefined> {
  if (by === "user_id") return isId(subject) ? lookup.user_id(Number(subject)) : undefined;
  return externalId.safeParse(subject).success ? lookup.external_id(subject) : undefined;
}

function isId(subject: string): boolean {
  return /^[1-9]\d{0,15}$/.test(subject) && Number.isSafeInteger(Number(subject));
}
