import { type CatchUp, type CaughtUp, LIMITS, type Message } from "@duologue/protocol";
import type { Database } from "../database/database.js";
import { type Outcome, success } from "../kernel/outcome.js";
import type { CountUnread } from "../receipts/receipt.js";
import {
  type ConversationRevision,
  selectChangedMessages,
  selectChangedSince,
  selectRevisions,
} from "./sync-queries.js";

type CaughtUpConversation = CaughtUp["conversations"][number];

/** What changed for a user since a cursor, and the messages that the known conversations lack. */
export async function catchUp(
  database: Database,
  countUnread: CountUnread,
  by: number,
  command: CatchUp,
): Promise<Outcome<CaughtUp>> {
  const { epoch, cursor, changed } = await selectChangedSince(database, by, command.cursor, LIMITS.catchUpChanged + 1);
  const start = { epoch, cursor, changed: [], conversations: [], forbidden: [], reset: true };
  const setBack = epoch !== command.epoch || BigInt(command.cursor) > BigInt(cursor);
  if (setBack || changed.length > LIMITS.catchUpChanged) return success(start);

  const ids = command.known.map((known) => known.conversationId);
  const revisions = await selectRevisions(database, by, ids);
  if (command.known.some((known) => known.revision > (revisions.get(known.conversationId) ?? Infinity))) {
    return success(start);
  }
  const forbidden = ids.filter((id) => !revisions.has(id));
  const conversations = await changedMessages(database, command.known, revisions);
  const answer = { epoch, cursor, changed, conversations, forbidden, reset: false };
  // Most requests find nothing: they cost no count.
  return success(changed.length === 0 ? answer : { ...answer, unread_total: await countUnread(by) });
}

/** Fills one answer, conversation by conversation, until its allowance of messages and bytes is used up. */
async function changedMessages(
  database: Database,
  known: readonly ConversationRevision[],
  revisions: ReadonlyMap<number, number>,
): Promise<CaughtUpConversation[]> {
  const answer: CaughtUpConversation[] = [];
  const allowance = { messages: LIMITS.catchUpMessages, bytes: LIMITS.catchUpBytes };
  for (const { conversationId, revision } of known) {
    const now = revisions.get(conversationId);
    if (now === undefined || now <= revision) continue;
    const isUsedUp = allowance.messages <= 0 || allowance.bytes <= 0;
    const rows = isUsedUp
      ? []
      : await selectChangedMessages(database, { conversationId, revision }, allowance.messages);
    const messages = wholeRevisions(rows, allowance);
    const isCut = isUsedUp || messages.length < rows.length;
    const reached = messages.at(-1)?.revision ?? revision;
    answer.push(
      isCut || reached < now
        ? { conversationId, revision: reached, messages, has_more: true }
        : { conversationId, revision: reached, messages, has_more: false },
    );
  }
  return answer;
}

/** As many rows as the allowance holds; a revision that is begun is finished. Takes them off the allowance. */
function wholeRevisions(rows: readonly Message[], allowance: { messages: number; bytes: number }): Message[] {
  const taken: Message[] = [];
  for (const row of rows) {
    const isBegun = taken.at(-1)?.revision === row.revision;
    if (!isBegun && (allowance.messages <= 0 || allowance.bytes <= 0)) break;
    taken.push(row);
    allowance.messages -= 1;
    allowance.bytes -= Buffer.byteLength(row.content);
  }
  return taken;
}
