import type { User } from "@duologue/protocol";
import type { Database } from "../database/database.js";
import type { TokenSubject } from "./user.js";
import { selectUser } from "./user-queries.js";

/** The user whom a token's `sub` names; a `user_id` must be a plain positive integer in decimal. */
export async function findUser(database: Database, by: TokenSubject, subject: string): Promise<User | undefined> {
  if (by === "user_id" && !isId(subject)) return undefined;
  return selectUser(database, by, subject);
}

function isId(subject: string): boolean {
  return /^[1-9]\d{0,15}$/.test(subject) && Number.isSafeInteger(Number(subject));
}
