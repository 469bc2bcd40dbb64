import type { User } from "@duologue/protocol";
import type { Database } from "../database/database.js";
import { failure, type Outcome, success } from "../kernel/outcome.js";
import type { UserLookup } from "./user.js";
import { selectUsersByName } from "./user-queries.js";

export interface UserSearch {
  /** A part of the name; empty for everybody. */
  readonly query: string;
  /** The last person of the page before. */
  readonly after?: number | undefined;
  readonly limit: number;
}

/** A page of people, by name. */
export interface FoundUsers {
  readonly data: User[];
  readonly has_more: boolean;
}

/** A page of the people to write to: everyone but oneself whose name holds the query. */
export async function searchUsers(
  database: Database,
  userOf: UserLookup["user_id"],
  by: number,
  { query, after, limit }: UserSearch,
): Promise<Outcome<FoundUsers>> {
  const last = after === undefined ? undefined : await userOf(after);
  if (after !== undefined && !last) return failure("not_found", { error: "There is no such user to read on after." });
  const rows = await selectUsersByName(database, by, { text: query.trim(), after: last, limit: limit + 1 });
  return success({ data: rows.slice(0, limit), has_more: rows.length > limit });
}
