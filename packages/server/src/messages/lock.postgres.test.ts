import { createWorld, type World } from "@duologue/testkit";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";

let world: World;

beforeAll(async () => {
  world = await createWorld();
});

afterAll(() => world[Symbol.asyncDispose]());

/** Waits until a write waits for a lock. */
async function isWaiting(): Promise<void> {
  const waiting = "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
  while ((await world.sql(waiting)).length === 0);
}

test("[SEND13] [SEND10] a write that waited for another's sees what that one stored, in number and in time", async () => {
  const [ada, bob] = [await world.user("Ada"), await world.user("Bob")];
  const conversationId = await world.conversation(ada, bob);
  const socket = await world.connect(ada);
  const other = new pg.Client({ connectionString: (world.databaseOptions as { url: string }).url });
  await other.connect();
  const save = (content: string) =>
    other.query("select revision from save_messages_v1($1::bigint[], $2::bigint[], $3::text[], $4::uuid[])", [
      [conversationId],
      [bob.user_id],
      [content],
      [null],
    ]);
  await other.query("begin");
  await save("first");
  const waiting = socket.ask("sendMessage", { conversationId, senderId: ada.user_id, content: "third" });
  await isWaiting();
  await save("second");
  const { rows } = await other.query<{ moment: Date }>("select clock_timestamp() as moment");
  await other.query("commit");
  await other.end();

  const { message } = await waiting;
  expect(message.revision).toBe(3);
  expect(Date.parse(message.timestamp)).toBeGreaterThanOrEqual(rows[0]?.moment.getTime() ?? Number.NaN);
  const ids = await world.sql<{ content: string }>("select content from messages order by message_id");
  expect(ids.map((row) => row.content)).toEqual(["first", "second", "third"]);
});

test("[SEND13] read marks wait for the same lock", async () => {
  const [ada, bob] = [await world.user("Ada"), await world.user("Bob")];
  const conversationId = await world.conversation(ada, bob);
  const [a, b] = [await world.connect(ada), await world.connect(bob)];
  const { message } = await a.ask("sendMessage", { conversationId, senderId: ada.user_id, content: "to be read" });
  const other = new pg.Client({ connectionString: (world.databaseOptions as { url: string }).url });
  await other.connect();
  await other.query("begin");
  const saved = "select save_messages_v1($1::bigint[], $2::bigint[], array['meanwhile'], array[null::uuid])";
  await other.query(saved, [[conversationId], [ada.user_id]]);
  const marking = b.ask("markAsRead", { conversationId, messageIds: [message.message_id] });
  await isWaiting();
  await other.query("commit");
  await other.end();
  expect(await marking).toEqual({ ok: true, messageIds: [message.message_id], revision: 3 });
});
