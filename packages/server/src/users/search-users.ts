import type { User } from "@duologue/protocol";
import type { Database } from "../database/database.js";
import { failure, type Outcome, success } from "../kernel/outcome.js";
import { foldName } from "./fold-name.js";
import { foldStoredNames } from "./fold-stored-names.js";
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

/**
 * A page of the users to write to: all but oneself whose name has the query as a part, both folded. A name that another
 * program wrote is found too.
 */
export async function searchUsers(
  database: Database,
  userOf: UserLookup["user_id"],
  by: number,
  { query, after, limit }: UserSearch,
): Promise<Outcome<FoundUsers>> {
  const last = after === undefined ? undefined : await userOf(after);
  if (after !== undefined && !last) return failure("not_found", { error: "There is no such user to read on after." });
  await foldStoredNames(database);
  const rows = await selectUsersByName(database, by, { part: foldName(query), after: last, limit: limit + 1 });
  return success({ data: rows.slice(0, limit), has_more: rows.length > limit });
}
