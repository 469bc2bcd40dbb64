import { LIMITS, type User } from "@duologue/protocol";
import type { Database } from "../database/database.js";
import { type Outcome, success } from "../kernel/outcome.js";
import { selectUsersByName } from "./user-queries.js";

/** People to write to: everyone but oneself whose name holds `text`; all of them, by name, if it is empty. */
export async function searchUsers(database: Database, by: number, text: string): Promise<Outcome<User[]>> {
  return success(await selectUsersByName(database, by, text.trim(), LIMITS.pageDefault));
}
