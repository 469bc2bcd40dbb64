import type { Database } from "../database/database.js";
import type { PersonIds } from "./user.js";
import { selectIds } from "./user-queries.js";

/** Both ids of each of these users; whoever does not exist is left out. */
export async function readIds(database: Database, userIds: readonly number[]): Promise<PersonIds[]> {
  return selectIds(database, userIds);
}
