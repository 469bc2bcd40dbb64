import type { Database, Statement } from "../database/database.js";
import type { GroupCommit } from "../database/group-commit.js";
import { InDoubt } from "../database/in-doubt.js";
import { findUnavailable } from "../database/unavailable.js";
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

/** Marks what is unread, and numbers it: `migrations/0004_number_before_inserting.sql`. */
const MARK_MESSAGES_READ: Statement = {
  name: "mark_messages_read_v1",
  text: `select ordinal, outcome, changed_ids, revision, user1_id, user2_id
    from mark_messages_read_v1($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[])`,
};

/** Those of the messages that are read, by whom, and since which revision. */
const SELECT_READ: Statement = {
  name: "read_messages",
  text: `select message_id, conversation_id, receiver_id, revision from messages
    where message_id = any ($1::bigint[]) and read_status order by message_id`,
};

interface ReadRow {
  readonly message_id: number;
  readonly conversation_id: number;
  readonly receiver_id: number;
  readonly revision: number;
}

type SavedRow =
  | { readonly outcome: "forbidden" }
  | {
      readonly outcome: "read";
      readonly changed_ids: number[];
      readonly revision: number;
      readonly user1_id: number;
      readonly user2_id: number;
    };

/**
 * Read marks go by the same road as messages: in groups, in the lane of their conversation. Ids of a mark whose answer
 * was lost, and which prove to be read when they are named again, count as changed then: nobody was told before.
 */
export function createSaveReceipt(database: Database, groupCommit: GroupCommit): SaveReceipt {
  const inDoubt = new InDoubt<number>();

  async function write(receipts: readonly Receipt[], ms: number): Promise<SavedReceipt[]> {
    const rows = await database.write<SavedRow>(
      MARK_MESSAGES_READ,
      [
        receipts.map((receipt) => receipt.conversationId),
        receipts.map((receipt) => receipt.readerId),
        receipts.flatMap((receipt) => receipt.messageIds),
        receipts.flatMap((receipt, at) => receipt.messageIds.map(() => at + 1)),
      ],
      ms,
    );
    const saved = receipts.map((_, at) => toSavedReceipt(rows[at]));
    return inDoubt.size === 0 ? saved : resolveDoubt(receipts, saved, ms);
  }

  /** Looks what became of the ids in doubt that did not change now. */
  async function resolveDoubt(receipts: readonly Receipt[], saved: readonly SavedReceipt[], ms: number) {
    const asked = new Set(receipts.flatMap((receipt) => receipt.messageIds.filter((id) => inDoubt.has(id))));
    if (asked.size === 0) return [...saved];
    const rows = await database.write<ReadRow>(SELECT_READ, [[...asked]], ms);
    const resolved = receipts.map((receipt, at) => withEarlierTry(receipt, saved[at], rows, asked));
    for (const id of asked) inDoubt.take(id);
    return resolved;
  }

  return groupCommit.kind({
    canRepeat: () => true,
    async write(receipts: readonly Receipt[], ms) {
      try {
        return await write(receipts, ms);
      } catch (error) {
        if (findUnavailable(error)?.nothingDone === false) {
          for (const id of receipts.flatMap((receipt) => receipt.messageIds)) inDoubt.add(id);
        }
        throw error;
      }
    },
  });
}

/**
 * The result of a mark that changed nothing now, as its earlier try had it: a mark takes one revision for all that it
 * changes, and no earlier one can be above it, so it is what is read since the highest revision.
 */
function withEarlierTry(
  { conversationId, readerId, messageIds }: Receipt,
  saved: SavedReceipt | undefined,
  read: readonly ReadRow[],
  asked: ReadonlySet<number>,
): SavedReceipt {
  if (!saved) throw new Error("A read mark has no result.");
  if (saved.outcome === "forbidden" || saved.messageIds.length > 0) return saved;
  const named = new Set(messageIds.filter((id) => asked.has(id)));
  const own = read.filter((row) => {
    return named.has(row.message_id) && row.conversation_id === conversationId && row.receiver_id === readerId;
  });
  if (own.length === 0) return saved;
  const revision = Math.max(...own.map((row) => row.revision));
  return {
    ...saved,
    revision,
    messageIds: own.filter((row) => row.revision === revision).map((row) => row.message_id),
  };
}

function toSavedReceipt(row: SavedRow | undefined): SavedReceipt {
  if (!row) throw new Error("mark_messages_read_v1 answered fewer rows than it was given commands.");
  if (row.outcome === "forbidden") return { outcome: "forbidden" };
  const { changed_ids: messageIds, revision, user1_id, user2_id } = row;
  return { outcome: "read", messageIds, revision, participants: [user1_id, user2_id] };
}
