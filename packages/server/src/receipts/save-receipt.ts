import type { Database, Statement } from "../database/database.js";
import type { GroupCommit } from "../database/group-commit.js";
import type { Participants } from "../kernel/outcome.js";
import type { Receipt } from "./receipt.js";

/** What became of a read mark: the ids that really changed, or not this reader's conversation. */
type SavedReceipt =
  | {
      readonly outcome: "read";
      readonly messageIds: number[];
      readonly revision: number;
      readonly participants: Participants;
    }
  | { readonly outcome: "forbidden" };

/** Stores a read mark. Resolves after the commit, never before. */
export type SaveReceipt = (receipt: Receipt) => Promise<SavedReceipt>;

/** `migrations/0002_mark_messages_read_v1.sql` */
const MARK_MESSAGES_READ: Statement = {
  name: "mark_messages_read_v1",
  text: `select ordinal, outcome, changed_ids, revision, user1_id, user2_id
    from mark_messages_read_v1($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[])`,
};

type SavedRow =
  | { readonly outcome: "forbidden" }
  | {
      readonly outcome: "read";
      readonly changed_ids: number[];
      readonly revision: number;
      readonly user1_id: number;
      readonly user2_id: number;
    };

/** Read marks go by the same road as messages: in groups, in the lane of their conversation. */
export function createSaveReceipt(database: Database, groupCommit: GroupCommit): SaveReceipt {
  return groupCommit.kind(async (receipts: readonly Receipt[]) => {
    const rows = await database.write<SavedRow>(MARK_MESSAGES_READ, [
      receipts.map((receipt) => receipt.conversationId),
      receipts.map((receipt) => receipt.readerId),
      receipts.flatMap((receipt) => receipt.messageIds),
      receipts.flatMap((receipt, at) => receipt.messageIds.map(() => at + 1)),
    ]);
    return receipts.map((_, at) => toSavedReceipt(rows[at]));
  });
}

function toSavedReceipt(row: SavedRow | undefined): SavedReceipt {
  if (!row) throw new Error("mark_messages_read_v1 answered fewer rows than it was given commands.");
  if (row.outcome === "forbidden") return { outcome: "forbidden" };
  const { changed_ids: messageIds, revision, user1_id, user2_id } = row;
  return { outcome: "read", messageIds, revision, participants: [user1_id, user2_id] };
}
