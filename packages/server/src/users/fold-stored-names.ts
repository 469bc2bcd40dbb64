import type { Database } from "../database/database.js";
import { selectNamesToFold, storeFoldedNames } from "./user-queries.js";

/** A statement folds so many names in a fifth of a second, nearly all of which the index takes; it may take 4 s. */
const BATCH = 500;

/**
 * Folds every name that is not folded: of users that were there before names were, and of those whose name another
 * program wrote, such as a process of an earlier version. Usually there is none, which one look into an index shows.
 */
export async function foldStoredNames(database: Database): Promise<void> {
  for (;;) {
    const names = await selectNamesToFold(database, BATCH);
    if (names.length > 0) await storeFoldedNames(database, names);
    if (names.length < BATCH) return;
  }
}
