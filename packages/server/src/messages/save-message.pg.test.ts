import type { SendMessage } from "@duologue/protocol";
import { createTestDatabase, type TestDatabase } from "@duologue/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openDatabase } from "../database/connect.js";
import type { Database } from "../database/database.js";
import { GroupCommit } from "../database/group-commit.js";
import { systemClock } from "../kernel/clock.js";
import { createLogger } from "../kernel/logger.js";
import { createSaveReceipt } from "../receipts/save-receipt.js";
import { createSaveMessage, type SavedMessage, type SaveMessage } from "./save-message.js";

let testDatabase: TestDatabase;
let database: Database;
let save: SaveMessage;

const PEOPLE = 6;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = await openDatabase(testDatabase.options, createLogger("silent"));
  save = createSaveMessage(database, new GroupCommit(database.lanes, systemClock));
  await sql("insert into users (name) select 'person ' || n from generate_series(1, $1::int) n", [PEOPLE]);
});

afterAll(async () => {
  await database.close();
  await testDatabase[Symbol.asyncDispose]();
});

function sql<Row>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
  return database.query<Row>({ name: "", text }, values);
}

/** A fresh conversation of the first person with a new one. */
async function conversation(): Promise<number> {
  const [row] = await sql<{ conversation_id: number }>(
    `with person as (insert into users (name) values ('fresh') returning user_id)
     insert into conversations (user1_id, user2_id) select 1, user_id from person returning conversation_id`,
  );
  return row?.conversation_id ?? 0;
}

const by = (conversationId: number, content: string, clientMessageId?: string): SendMessage => ({
  conversationId,
  senderId: 1,
  content,
  ...(clientMessageId !== undefined && { clientMessageId }),
});

function stored(saved: SavedMessage) {
  if (saved.outcome === "forbidden") throw new Error("forbidden");
  return saved.message;
}

describe("saveMessage", () => {
  test("[SEND1] [SEND8] commands that wait together become one commit, in their order", async () => {
    const id = await conversation();
    const messages = (await Promise.all(Array.from({ length: 60 }, (_, at) => save(by(id, `${at}`))))).map(stored);
    expect(messages.map((message) => message.revision)).toEqual(Array.from({ length: 60 }, (_, at) => at + 1));
    const rows = await sql<{ content: string; transactions: number }>(
      "select content, count(*) over (partition by xmin::text) as transactions from messages where conversation_id = $1 order by message_id",
      [id],
    );
    expect(rows.map((row) => row.content)).toEqual(messages.map((_, at) => `${at}`));
    expect(rows.map((row) => row.transactions)).toEqual(Array(60).fill(60));
  });

  test("[SEND9] one row that the database refuses fails nobody else, in order", async () => {
    const id = await conversation();
    // No client gets this past the door; it stands for whatever a database may refuse.
    const contents = ["first", "fine", "a\0b", "fine too", "last"];
    const outcomes = await Promise.allSettled(contents.map((content) => save(by(id, content))));
    expect(outcomes.map((outcome) => outcome.status)).toEqual([
      "fulfilled",
      "fulfilled",
      "rejected",
      "fulfilled",
      "fulfilled",
    ]);
    const rows = await sql<{ content: string; revision: number }>(
      "select content, revision from messages where conversation_id = $1 order by message_id",
      [id],
    );
    expect(rows).toEqual(["first", "fine", "fine too", "last"].map((content, at) => ({ content, revision: at + 1 })));
  });

  test("[SEND5] repeats within one group and across groups answer with the same row", async () => {
    const id = await conversation();
    const key = crypto.randomUUID();
    const keyed = () => save(by(id, "once", key));
    const outcomes = await Promise.all([save(by(id, "opens the group")), keyed(), keyed(), keyed().then(keyed)]);
    const rows = outcomes.slice(1).map(stored);
    expect(new Set(rows.map((row) => row.message_id)).size).toBe(1);
    expect(rows.map((row) => row.content)).toEqual(["once", "once", "once"]);
    expect(outcomes.map((outcome) => outcome.outcome)).toEqual(["stored", "stored", "repeated", "repeated"]);
    const [{ revision } = { revision: 0 }] = await sql<{ revision: number }>(
      "select revision from conversations where conversation_id = $1",
      [id],
    );
    expect(revision).toBe(2);
  });

  test("[SEND5] within one group too, the key is the sender's own, and the conversation's", async () => {
    const [id, elsewhere] = [await conversation(), await conversation()];
    const [{ user2_id: other } = { user2_id: 0 }] = await sql<{ user2_id: number }>(
      "select user2_id from conversations where conversation_id = $1",
      [id],
    );
    const key = crypto.randomUUID();
    const outcomes = await Promise.all([
      save(by(id, "opens the group")),
      save(by(elsewhere, "opens the other lane's")),
      save(by(id, "mine", key)),
      save({ ...by(id, "theirs", key), senderId: other }),
      save(by(elsewhere, "mine elsewhere", key)),
    ]);
    expect(outcomes.map((outcome) => outcome.outcome)).toEqual(Array(5).fill("stored"));
  });

  test("[SEND5] a repeat answers with the row as it is now, whatever content it brings", async () => {
    const id = await conversation();
    const key = crypto.randomUUID();
    const { message_id, receiver_id: readerId } = stored(await save(by(id, "\ufeffthe first", key)));
    const saveReceipt = createSaveReceipt(database, new GroupCommit(database.lanes, systemClock));
    await saveReceipt({ conversationId: id, messageIds: [message_id], readerId });
    const repeated = stored(await save(by(id, "another text", key.toUpperCase())));
    expect(repeated).toMatchObject({ message_id, content: "\ufeffthe first", read_status: true, revision: 2 });
    const [, within] = await Promise.all([
      save(by(id, "opens the group")),
      save(by(id, "a new one", crypto.randomUUID())).then(stored),
    ]);
    expect(within.content).toBe("a new one");
    const again = crypto.randomUUID();
    const [, ...both] = await Promise.all([
      save(by(id, "opens the group")),
      save(by(id, "the first of two", again)).then(stored),
      save(by(id, "the second of two", again)).then(stored),
    ]);
    expect(both.map((row) => row.content)).toEqual(["the first of two", "the first of two"]);
  });

  test("[READ2] of two marks in one group that name the same message, the first changes it", async () => {
    const id = await conversation();
    const sent = [stored(await save(by(id, "one"))), stored(await save(by(id, "two")))];
    const readerId = sent[0]?.receiver_id ?? 0;
    const saveReceipt = createSaveReceipt(database, new GroupCommit(database.lanes, systemClock));
    const messageIds = sent.map((message) => message.message_id);
    const [first, second, third] = await Promise.all([
      saveReceipt({ conversationId: id, messageIds: [], readerId }),
      saveReceipt({ conversationId: id, messageIds, readerId }),
      saveReceipt({ conversationId: id, messageIds, readerId }),
    ]);
    expect([first, second, third]).toMatchObject([
      { messageIds: [], revision: 2 },
      { messageIds, revision: 3 },
      { messageIds: [] },
    ]);
  });

  test("[READ4] [SEND11] marks of one group take their revisions in the order given", async () => {
    const id = await conversation();
    const sent = [
      stored(await save(by(id, "one"))),
      stored(await save(by(id, "two"))),
      stored(await save(by(id, "three"))),
    ];
    const readerId = sent[0]?.receiver_id ?? 0;
    const saveReceipt = createSaveReceipt(database, new GroupCommit(database.lanes, systemClock));
    const mark = (messageIds: number[]) => saveReceipt({ conversationId: id, messageIds, readerId });
    const [, ...marks] = await Promise.all([
      mark([]),
      ...sent.toReversed().map((message) => mark([message.message_id])),
    ]);
    expect(marks).toMatchObject([{ revision: 4 }, { revision: 5 }, { revision: 6 }]);
    const rows = await sql("select revision from messages where conversation_id = $1 order by message_id", [id]);
    expect(rows).toEqual([{ revision: 6 }, { revision: 5 }, { revision: 4 }]);
  });

  test("[SEND10] last_message_id is the newest, and the timestamps never run back", async () => {
    const id = await conversation();
    const messages = (await Promise.all(Array.from({ length: 150 }, (_, at) => save(by(id, `${at}`))))).map(stored);
    const [row] = await sql<{ last_message_id: number }>(
      "select last_message_id from conversations where conversation_id = $1",
      [id],
    );
    expect(row?.last_message_id).toBe(messages.at(-1)?.message_id);
    const times = messages.map((message) => message.timestamp);
    expect(times).toEqual([...times].sort());
  });

  test("[SEND11] sends and read marks of one conversation take effect in the order given", async () => {
    const id = await conversation();
    const groupCommit = new GroupCommit(database.lanes, systemClock);
    const saveBoth = createSaveMessage(database, groupCommit);
    const saveReceipt = createSaveReceipt(database, groupCommit);
    const { message_id, receiver_id: readerId } = stored(await saveBoth(by(id, "to be read")));
    const [first, read, second] = await Promise.all([
      saveBoth(by(id, "before the mark")),
      saveReceipt({ conversationId: id, messageIds: [message_id], readerId }),
      saveBoth(by(id, "after the mark")),
    ]);
    expect([stored(first).revision, read.outcome === "read" && read.revision, stored(second).revision]).toEqual([
      2, 3, 4,
    ]);
  });

  test("[SEND12] what a forbidden neighbour asks for changes nothing for the others", async () => {
    const id = await conversation();
    const outcomes = await Promise.all([
      save(by(id, "mine")),
      save({ ...by(id, "not mine"), senderId: 3 }),
      save(by(987_654_321, "nowhere")),
      save(by(id, "mine too")),
    ]);
    expect(outcomes.map((outcome) => outcome.outcome)).toEqual(["stored", "forbidden", "forbidden", "stored"]);
    expect(outcomes.filter((each) => each.outcome === "stored").map((each) => stored(each).revision)).toEqual([1, 2]);
  });
});
