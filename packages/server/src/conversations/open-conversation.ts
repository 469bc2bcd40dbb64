import type { Conversation } from "@duologue/protocol";
import type { Database } from "../database/database.js";
import { failure, type Outcome, success } from "../kernel/outcome.js";
import type { PersonIds } from "../users/user.js";
import { sortedPair } from "./conversation.js";
import { insertConversation, selectConversation } from "./conversation-queries.js";

/** Whether a user may open a conversation with another: the host application's say. */
export type MayTalk = (by: PersonIds, other: PersonIds) => boolean | Promise<boolean>;

export interface OpenedConversation {
  readonly conversation: Conversation;
  readonly created: boolean;
}

/** Opens the one conversation of `by` with another user, or finds it. */
export async function openConversation(
  database: Database,
  mayTalk: MayTalk,
  readIds: (userIds: readonly number[]) => Promise<PersonIds[]>,
  by: number,
  other: number,
): Promise<Outcome<OpenedConversation>> {
  if (other === by) return failure("invalid_payload", { details: "userId: a conversation needs somebody else" });
  const ids = await readIds([by, other]);
  const [mine, theirs] = [by, other].map((userId) => ids.find((each) => each.userId === userId));
  if (!mine || !theirs) return failure("not_found", { error: "There is no such user." });
  if (!(await mayTalk(mine, theirs))) return failure("forbidden", { error: "You may not write to this user." });
  const participants = sortedPair(by, other);
  const { conversationId, created } = await insertConversation(database, participants);
  const conversation = await selectConversation(database, by, conversationId);
  if (!conversation) throw new Error("An opened conversation is not there.");
  return success({ conversation, created }, created ? [{ event: "opened", conversationId, participants }] : []);
}
