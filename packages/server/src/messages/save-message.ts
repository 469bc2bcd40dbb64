import type { Message, SendMessage } from "@duologue/protocol";
import type { Database, Statement } from "../database/database.js";
import type { GroupCommit } from "../database/group-commit.js";
import { InDoubt } from "../database/in-doubt.js";
import { findUnavailable } from "../database/unavailable.js";

/** What became of a message: stored now, stored before by the same key, or not this sender's conversation. */
export type SavedMessage =
  | { readonly outcome: "stored" | "repeated"; readonly message: Message }
  | { readonly outcome: "forbidden" };

/** Stores a message. Resolves after the commit, never before. */
export type SaveMessage = (command: SendMessage) => Promise<SavedMessage>;

/** The function locks, checks, numbers and stores: `migrations/0004_number_before_inserting.sql` says why in this order. */
const SAVE_MESSAGES: Statement = {
  name: "save_messages_v1",
  text: `select ordinal, outcome, message_id, receiver_id, "timestamp", revision, read_status, to_json(content) as content,
      client_message_id
    from save_messages_v1($1::bigint[], $2::bigint[], $3::text[], $4::uuid[])`,
};

/** One row for each command, in their order. Content is null when it is the command's own. */
type SavedRow =
  | { readonly outcome: "forbidden" }
  | {
      readonly outcome: "stored" | "repeated";
      readonly message_id: number;
      readonly receiver_id: number;
      readonly timestamp: string;
      readonly revision: number;
      readonly read_status: boolean;
      readonly content: string | null;
      readonly client_message_id: string | null;
    };

/**
 * Messages that arrive while a write is under way wait together, and are stored as one group. A key whose answer was
 * lost, and which proves to be stored when it is repeated, counts as stored then: nobody was told before.
 */
export function createSaveMessage(database: Database, groupCommit: GroupCommit): SaveMessage {
  const inDoubt = new InDoubt<string>();

  async function write(commands: readonly SendMessage[], ms: number): Promise<SavedMessage[]> {
    const rows = await database.write<SavedRow>(
      SAVE_MESSAGES,
      [
        commands.map((command) => command.conversationId),
        commands.map((command) => command.senderId),
        commands.map((command) => command.content),
        commands.map((command) => command.clientMessageId ?? null),
      ],
      ms,
    );
    return commands.map((command, at) => {
      const saved = toSavedMessage(command, rows[at]);
      const wasInDoubt = inDoubt.size > 0 && inDoubt.take(keyOf(command));
      return saved.outcome === "repeated" && wasInDoubt ? { ...saved, outcome: "stored" } : saved;
    });
  }

  return groupCommit.kind({
    canRepeat: (command: SendMessage) => command.clientMessageId !== undefined,
    async write(commands, ms) {
      try {
        return await write(commands, ms);
      } catch (error) {
        if (findUnavailable(error)?.nothingDone === false) {
          for (const command of commands) if (command.clientMessageId !== undefined) inDoubt.add(keyOf(command));
        }
        throw error;
      }
    },
  });
}

/** What is unique: the key for conversation and sender. UUIDs are the same in any case of letters. */
function keyOf({ conversationId, senderId, clientMessageId = "" }: SendMessage): string {
  return `${conversationId} ${senderId} ${clientMessageId.toLowerCase()}`;
}

function toSavedMessage(command: SendMessage, row: SavedRow | undefined): SavedMessage {
  if (!row) throw new Error("save_messages_v1 answered fewer rows than it was given commands.");
  if (row.outcome === "forbidden") return { outcome: "forbidden" };
  return {
    outcome: row.outcome,
    message: {
      message_id: row.message_id,
      conversation_id: command.conversationId,
      sender_id: command.senderId,
      receiver_id: row.receiver_id,
      content: row.content ?? command.content,
      timestamp: row.timestamp,
      read_status: row.read_status,
      client_message_id: row.client_message_id,
      revision: row.revision,
    },
  };
}
