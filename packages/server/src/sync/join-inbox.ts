import type { CommandAnswer } from "@duologue/protocol";
import { type Outcome, success } from "../kernel/outcome.js";
import type { PlaceInTime } from "./sync-queries.js";

/** Lets a user hear all conversations. The cursor is read after `subscribe`, so that nothing lies between the two. */
export async function joinInbox(
  readPlaceInTime: () => Promise<PlaceInTime>,
  expiresInMs: () => number,
  subscribe: () => Promise<void>,
): Promise<Outcome<CommandAnswer<"joinInbox">>> {
  await subscribe();
  return success({ ...(await readPlaceInTime()), expiresInMs: expiresInMs() });
}
