import { createTestDatabase, TEST_SECRET } from "@duologue/testkit";
import { expect, test } from "vitest";
import { createChat } from "./create-chat.js";
import { openDatabase } from "./database/connect.js";
import { createLogger } from "./kernel/logger.js";

const logger = createLogger("silent");

test("[DATA8] a chat that can't start leaves no connection behind", async () => {
  await using own = await createTestDatabase();
  const watcher = await openDatabase(own.options, logger);
  const connections = async () => {
    const text = "select count(*) as count from pg_stat_activity where datname = current_database()";
    const [row] = await watcher.query<{ count: number }>({ name: "", text }, []);
    return row?.count;
  };
  try {
    await watcher.query({ name: "", text: "delete from chat_identity" }, []);
    const before = await connections();
    const redis = "redis://127.0.0.1:1";
    const starting = createChat({ database: own.options, tokens: { secret: TEST_SECRET }, redis, logger });
    await expect(starting).rejects.toThrow("The table chat_identity is empty.");
    // A backend takes a moment to end.
    await expect.poll(connections).toBeLessThanOrEqual(before ?? 0);
  } finally {
    await watcher.close();
  }
});
