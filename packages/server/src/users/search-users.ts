import { LIMITS, type User } from "@duologue/protocol";
import type { Database } from "../database/database.js";
import { type Outcome, success } from "../kernel/outcome.js";
import { selectUsersByName } from "./user-queries.js";

/** People whose names came first; if there are more, a longer text finds them. */
export interface FoundUsers {
  readonly data: User[];
  readonly has_more: boolean;
}

/** People to write to: everyone but oneself whose name holds `text`; all of them, by name, if it is empty. */
export async function searchUsers(database: Database, by: number, text: string): Promise<Outcome<FoundUsers>> {
  const rows = await selectUsersByName(database, by, text.trim(), LIMITS.pageDefault + 1);
  return success({ data: rows.slice(0, LIMITS.pageDefault), has_more: rows.length > LIMITS.pageDefault });
}
