import type { CommandAnswer } from "@duologue/protocol";
import type { Database } from "../database/database.js";
import { failure, type Outcome, success } from "../kernel/outcome.js";
import { selectPlace } from "./conversation-queries.js";

/** Whether a user takes part in a conversation. */
export async function isParticipant(database: Database, userId: number, conversationId: number): Promise<boolean> {
  return (await selectPlace(database, conversationId))?.participants.includes(userId) ?? false;
}

/**
 * Lets a user who takes part hear a conversation. The revision is read after `subscribe` is done: whatever is newer
 * will be heard, and whatever is not can be asked for.
 */
export async function joinRoom(
  database: Database,
  by: number,
  conversationId: number,
  subscribe: () => Promise<void>,
): Promise<Outcome<CommandAnswer<"joinRoom">>> {
  if (!(await isParticipant(database, by, conversationId))) return failure("forbidden");
  await subscribe();
  const place = await selectPlace(database, conversationId);
  return place ? success({ revision: place.revision }) : failure("forbidden");
}
