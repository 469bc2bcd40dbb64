import type { Conversation } from "@duologue/protocol";
import type { Database } from "../database/database.js";
import { failure, type Outcome, success } from "../kernel/outcome.js";
import { sortedPair } from "./conversation.js";
import { insertConversation, selectConversation } from "./conversation-queries.js";

/** Whether a user may open a conversation with another: the host application's say. */
export type MayTalk = (by: number, other: number) => boolean | Promise<boolean>;

export interface OpenedConversation {
  readonly conversation: Conversation;
  readonly created: boolean;
}

/** Opens the one conversation of `by` with another user, or finds it. */
export async function openConversation(
  database: Database,
  mayTalk: MayTalk,
  userExists: (userId: number) => Promise<boolean>,
  by: number,
  other: number,
): Promise<Outcome<OpenedConversation>> {
  if (other === by) return failure("invalid_payload", { details: "userId: a conversation needs somebody else" });
  if (!(await userExists(other))) return failure("not_found", { error: "There is no such user." });
  if (!(await mayTalk(by, other))) return failure("forbidden", { error: "You may not write to this user." });
  const participants = sortedPair(by, other);
  const { conversationId, created } = await insertConversation(database, participants);
  const conversation = await selectConversation(database, by, conversationId);
  if (!conversation) throw new Error("An opened conversation is not there.");
  return success({ conversation, created }, created ? [{ event: "opened", conversationId, participants }] : []);
}
