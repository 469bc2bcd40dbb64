import type { CommandAnswer } from "@duologue/protocol";
import { failure, type Outcome, success } from "../kernel/outcome.js";
import type { PlaceOf } from "./conversation.js";

/** Whether a user takes part in a conversation. */
export async function isParticipant(placeOf: PlaceOf, userId: number, conversationId: number): Promise<boolean> {
  return (await placeOf(conversationId))?.participants.includes(userId) ?? false;
}

/**
 * Lets a user who takes part hear a conversation. The revision is read after `subscribe` is done: whatever is newer
 * will be heard, and whatever is not can be asked for.
 */
export async function joinRoom(
  placeOf: PlaceOf,
  by: number,
  conversationId: number,
  subscribe: () => Promise<void>,
): Promise<Outcome<CommandAnswer<"joinRoom">>> {
  if (!(await isParticipant(placeOf, by, conversationId))) return failure("forbidden");
  await subscribe();
  const place = await placeOf(conversationId);
  return place ? success({ revision: place.revision }) : failure("forbidden");
}
