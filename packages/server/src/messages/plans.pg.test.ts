import { randomUUID } from "node:crypto";
import { createTestDatabase } from "@duologue/testkit";
import { expect, test } from "vitest";
import { openDatabase } from "../database/connect.js";
import type { Database } from "../database/database.js";
import { GroupCommit } from "../database/group-commit.js";
import { systemClock } from "../kernel/clock.js";
import { createLogger } from "../kernel/logger.js";
import { createSaveReceipt } from "../receipts/save-receipt.js";
import { createSaveMessage } from "./save-message.js";

const CONVERSATIONS = 20;
const ROUNDS = 40;

/** How many rows of `messages` were read so far: by whole reads of the table, and out of its indexes. */
async function rowsRead(database: Database): Promise<{ whole: number; byIndex: number }> {
  // Of the connection that writes: it keeps its figures to itself for a while.
  await database.write({ name: "", text: "select pg_stat_force_next_flush()" }, []);
  const [read] = await database.query<{ whole: number; by_index: number }>(
    {
      name: "",
      text: `select seq_tup_read as whole, (
          select sum(idx_tup_read)::bigint from pg_stat_user_indexes where relname = 'messages'
        ) as by_index from pg_stat_user_tables where relname = 'messages'`,
    },
    [],
  );
  return { whole: read?.whole ?? Number.NaN, byIndex: read?.by_index ?? Number.NaN };
}

test("[SEND18] messages and read marks are looked up by index, on a database that began empty too", async () => {
  await using testDatabase = await createTestDatabase();
  const database = await openDatabase(testDatabase.options, createLogger("silent"));
  // One lane: one connection makes its plans while there is nothing yet, and keeps them.
  const groups = new GroupCommit(1, systemClock);
  const save = createSaveMessage(database, groups);
  const mark = createSaveReceipt(database, groups);
  await database.query({ name: "", text: "insert into users (name) select 'person' from generate_series(1, 21)" }, []);
  await database.query(
    {
      name: "",
      text: "insert into conversations (user1_id, user2_id) select 1, n from generate_series(2, 21) n",
    },
    [],
  );
  for (let round = 0; round < ROUNDS; round++) {
    const saved = await Promise.all(
      Array.from({ length: CONVERSATIONS }, (_, at) =>
        save({ conversationId: at + 1, senderId: 1, content: "x", clientMessageId: randomUUID() }),
      ),
    );
    await Promise.all(
      saved.map((each, at) => {
        if (each.outcome === "forbidden") throw new Error("forbidden");
        return mark({ conversationId: at + 1, readerId: at + 2, messageIds: [each.message.message_id] });
      }),
    );
  }
  const read = await rowsRead(database);
  await database.close();
  expect(read.whole).toBeLessThanOrEqual(ROUNDS);
  // Each message is met a few times, when it is marked and when its row moves; a full read a round would be 20 times.
  expect(read.byIndex).toBeLessThan(CONVERSATIONS * ROUNDS * 6);
});
