import type { CommandAnswer } from "@duologue/protocol";
import type { Database } from "../database/database.js";
import { type Outcome, success } from "../kernel/outcome.js";
import { selectPlaceInTime } from "./sync-queries.js";

/** Lets a user hear all conversations. The cursor is read after `subscribe`, so that nothing lies between the two. */
export async function joinInbox(
  database: Database,
  expiresInMs: () => number,
  subscribe: () => Promise<void>,
): Promise<Outcome<CommandAnswer<"joinInbox">>> {
  await subscribe();
  return success({ ...(await selectPlaceInTime(database)), expiresInMs: expiresInMs() });
}
