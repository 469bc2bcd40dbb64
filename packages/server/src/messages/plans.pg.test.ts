import { randomUUID } from "node:crypto";
import { createTestDatabase } from "@duologue/testkit";
import { expect, test } from "vitest";
import { selectConversation, selectConversations } from "../conversations/conversation-queries.js";
import { openDatabase } from "../database/connect.js";
import type { Database } from "../database/database.js";
import { GroupCommit } from "../database/group-commit.js";
import { systemClock } from "../kernel/clock.js";
import { createLogger } from "../kernel/logger.js";
import { selectUnread, selectUnreadTotal } from "../receipts/receipt-queries.js";
import { createSaveReceipt, type SaveReceipt } from "../receipts/save-receipt.js";
import { selectChangedMessages, selectChangedSince, selectRevisions } from "../sync/sync-queries.js";
import { selectMessagesAfter, selectMessagesBefore } from "./message-queries.js";
import { createSaveMessage, type SaveMessage } from "./save-message.js";

/** Those that are written in; the first person is in each. */
const CONVERSATIONS = 20;
/** Enough for PostgreSQL to keep a plan. */
const ROUNDS = 10;
/** What comes when the plans are made: other conversations, and messages that nobody has read in those above. */
const MORE = 20_000;

test("[SEND18] what a message and a read mark cost does not grow, on a database that began empty too", async () => {
  await using testDatabase = await createTestDatabase();
  const database = await openDatabase(testDatabase.options, createLogger("silent"));
  // One lane: one connection makes its plans while there is nearly nothing, and keeps them.
  const groups = new GroupCommit(1, systemClock);
  const save = createSaveMessage(database, groups);
  const mark = createSaveReceipt(database, groups);

  await addConversations(database, CONVERSATIONS);
  await talk(save, mark, 1);
  await addConversations(database, MORE);
  await addMessages(database, MORE, "unread");
  const before = await rowsRead(database);
  // Those with many unread messages, and the youngest, which a walk through all conversations meets last.
  await talk(save, mark, 1);
  await talk(save, mark, MORE);
  const read = (await rowsRead(database)) - before;
  await database.close();

  // 10 for the two together. It may be a few more, as long as transactions of others keep old versions of rows alive;
  // but every plan that looks further reads 1,000 and more.
  expect(read / (2 * CONVERSATIONS * ROUNDS)).toBeLessThan(100);
});

test("[SEND18] what reading costs does not grow, on a database that began empty too", async () => {
  await using testDatabase = await createTestDatabase();
  const database = await openDatabase(testDatabase.options, createLogger("silent"));
  for (let round = 0; round < ROUNDS; round++) for (const read of Object.values(READINGS)) await read(database);
  await addConversations(database, MORE);
  await addMessages(database, MORE, "read");

  const costs: Record<string, number> = {};
  for (const [name, read] of Object.entries(READINGS)) {
    const before = await rowsRead(database);
    await read(database);
    costs[name] = (await rowsRead(database)) - before;
  }
  await database.close();

  // A page of 51 that looks for its end first reads 102; the conversation has 1,000 messages, and there are 20,000.
  const tooMuch = Object.entries(costs).filter(([, rows]) => rows > 110);
  expect(tooMuch).toEqual([]);
  expect(costs).toMatchObject({ "newest messages": 51, "oldest messages": 51 });
});

/** What person 2 reads, who has one conversation: the first. */
const READINGS: Record<string, (database: Database) => Promise<unknown>> = {
  "newest messages": (database) => selectMessagesBefore(database, 1, Number.MAX_SAFE_INTEGER, 51),
  "oldest messages": (database) => selectMessagesAfter(database, 1, 0, 51),
  "changed messages": (database) => selectChangedMessages(database, { conversationId: 1, revision: -1 }, 51),
  "changed conversations": (database) => selectChangedSince(database, 2, "3", 1_000),
  revisions: (database) => selectRevisions(database, 2, [1, 2, 3]),
  "list of conversations": (database) => selectConversations(database, 2, TOP, 51),
  "unread messages": (database) =>
    selectUnread(database, 1, 2, { upTo: Number.MAX_SAFE_INTEGER, named: [7], limit: 501 }),
  "all that is unread": (database) => selectUnreadTotal(database, 2),
  "one conversation": (database) => selectConversation(database, 2, 1),
};

const TOP = { lastMessageId: Number.MAX_SAFE_INTEGER, conversationId: Number.MAX_SAFE_INTEGER };

/** In each round, a message in each conversation from `first` on, and then its read mark. */
async function talk(save: SaveMessage, mark: SaveReceipt, first: number): Promise<void> {
  const conversations = Array.from({ length: CONVERSATIONS }, (_, at) => first + at);
  for (let round = 0; round < ROUNDS; round++) {
    const saved = await Promise.all(
      conversations.map((conversationId) =>
        save({ conversationId, senderId: 1, content: "x", clientMessageId: randomUUID() }),
      ),
    );
    await Promise.all(
      saved.map((each, at) => {
        if (each.outcome === "forbidden") throw new Error("forbidden");
        return mark({ conversationId: first + at, readerId: first + at + 1, messageIds: [each.message.message_id] });
      }),
    );
  }
}

/** The n-th conversation is that of person 1 with person n + 1. */
async function addConversations(database: Database, count: number): Promise<void> {
  await sql(database, "insert into users (name) select 'person' from generate_series(0, $1)", [count]);
  await sql(
    database,
    `insert into conversations (user1_id, user2_id) select 1, user_id from users
      where user_id > (select coalesce(max(user2_id), 1) from conversations) order by user_id limit $1`,
    [count],
  );
}

async function addMessages(database: Database, count: number, status: "read" | "unread"): Promise<void> {
  await sql(
    database,
    `insert into messages (conversation_id, sender_id, receiver_id, content, "timestamp", client_message_id, revision,
        read_status)
      select n % $1 + 1, 1, n % $1 + 2, 'x', now(), gen_random_uuid(), n, $3 from generate_series(1, $2::bigint) n`,
    [CONVERSATIONS, count, status === "read"],
  );
}

/** How many rows of messages and conversations were read so far, with whole tables or by index. */
async function rowsRead(database: Database): Promise<number> {
  // A connection keeps its figures to itself for a while: that which writes, and that which reads.
  const flush = { name: "", text: "select pg_stat_force_next_flush()" };
  await database.write(flush, []);
  await database.query(flush, []);
  const [row] = await sql<{ read: number }>(
    database,
    `select (
        (select sum(seq_tup_read) from pg_stat_user_tables where relname in ('messages', 'conversations'))
        + (select sum(idx_tup_read) from pg_stat_user_indexes where relname in ('messages', 'conversations'))
      )::bigint as read`,
  );
  return row?.read ?? Number.NaN;
}

function sql<Row>(database: Database, text: string, values: readonly unknown[] = []): Promise<Row[]> {
  return database.query<Row>({ name: "", text }, values);
}
