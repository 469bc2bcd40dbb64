import type { Message, User } from "@duologue/protocol";
import { createWorld, type ServerProcess, startServerProcess, TestSocket, type World } from "@duologue/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const WRITERS = 25;
const MESSAGES = 40;
const COLD = 5;

let world: World;
let processes: ServerProcess[];
let people: User[];
let conversations: number[];

beforeAll(async () => {
  world = await createWorld();
  const { url } = world.databaseOptions as { url: string };
  processes = await Promise.all([startServerProcess(url), startServerProcess(url)]);
  people = await Promise.all(Array.from({ length: COLD + 2 }, (_, at) => world.user(`Person ${at}`)));
  const [ada, ...others] = people as [User, ...User[]];
  conversations = [];
  for (const other of others) conversations.push(await world.conversation(ada, other));
});

afterAll(async () => {
  for (const each of processes) await each[Symbol.asyncDispose]();
  await world[Symbol.asyncDispose]();
});

interface Sent {
  readonly message: Message;
  readonly answer: unknown;
}

/** A writer on one process: sends in one go, every fifth with a key that it repeats, and marks what it is sent. */
async function write(at: number): Promise<Sent[]> {
  const { url } = processes[at % processes.length] as ServerProcess;
  const user = people[at % 2] as User;
  using socket = new TestSocket(url, { auth: { token: await world.token(user) } });
  await socket.hears("connect");
  const hot = conversations[0] as number;
  await socket.ask("joinRoom", hot);
  const sending = Array.from({ length: MESSAGES }, async (_, n) => {
    // All write to the hot conversation; Ada's writers to the cold ones too.
    const conversationId = at % 2 === 0 && n % 4 === 0 ? (conversations[1 + (n % COLD)] as number) : hot;
    const clientMessageId = crypto.randomUUID();
    const command = { conversationId, senderId: user.user_id, content: `${at}/${n}`, clientMessageId };
    const answer = await socket.ask("sendMessage", command);
    const again = n % 5 === 0 ? await socket.ask("sendMessage", command) : answer;
    expect(again).toEqual(answer);
    return { message: answer.message, answer };
  });
  const sent = await Promise.all(sending);
  const others = socket.all("receiveMessage").filter((message) => message.receiver_id === user.user_id);
  const messageIds = others.map((message) => message.message_id).slice(0, 50);
  await socket.ask("markAsRead", { conversationId: hot, messageIds });
  return sent;
}

/** Asks on and on what changed, as clients do, until the writers are done; what it learned of each conversation. */
async function watch(done: Promise<unknown>): Promise<Map<number, number>> {
  const known = new Map<number, number>();
  const { url } = processes[0] as ServerProcess;
  using socket = new TestSocket(url, { auth: { token: await world.token(people[0] as User) } });
  await socket.hears("connect");
  let { epoch, cursor } = await socket.ask("joinInbox");
  let isOver = false;
  const over = done.then(() => {
    isOver = true;
  });
  for (let isLast = false; !isLast; ) {
    isLast = isOver;
    const answer = await socket.ask("catchUp", { epoch, cursor, known: [] });
    for (const { conversationId, revision } of answer.changed) known.set(conversationId, revision);
    ({ epoch, cursor } = answer);
  }
  await over;
  return known;
}

describe("50 writers in one conversation, on two processes", () => {
  test("[SEND13] [SYNC11] no gap, no inversion, no double, no deadlock, and the cursor misses nothing", async () => {
    const writing = Promise.all(Array.from({ length: 2 * WRITERS }, (_, at) => write(at)));
    const [sent, known] = await Promise.all([writing, watch(writing)]);

    for (const conversationId of conversations) {
      const rows = await world.sql<{ message_id: number; revision: number; read_status: boolean }>(
        "select message_id, revision, read_status from messages where conversation_id = $1 order by message_id",
        [conversationId],
      );
      const [place] = await world.sql<{ revision: number; last_message_id: number }>(
        "select revision, last_message_id from conversations where conversation_id = $1",
        [conversationId],
      );
      expect(place?.last_message_id).toBe(rows.at(-1)?.message_id);
      expect(known.get(conversationId)).toBe(place?.revision);
      // Ids grow with the revision at which they were stored: of rows not read since, that is their own.
      const untouched = rows.filter((row) => !row.read_status).map((row) => row.revision);
      expect(untouched).toEqual([...untouched].sort((x, y) => x - y));
      // Every revision up to the last was taken: by the message that took it, or by a mark.
      const acknowledged = sent.flat().map(({ message }) => message);
      const stored = acknowledged.filter((message) => message.conversation_id === conversationId);
      const marks = new Set(rows.filter((row) => row.read_status).map((row) => row.revision));
      const revisions = new Set([...stored.map((message) => message.revision), ...marks]);
      // Nobody took a revision that somebody else took.
      expect(revisions.size).toBe(stored.length + marks.size);
      const every = Array.from({ length: place?.revision ?? 0 }, (_, at) => at + 1);
      expect(every.filter((revision) => !revisions.has(revision))).toEqual([]);
      // By revision of storing, the ids grow: commit order is id order.
      const byRevision = [...stored].sort((x, y) => x.revision - y.revision).map((message) => message.message_id);
      expect(byRevision).toEqual([...byRevision].sort((x, y) => x - y));
      expect(rows).toHaveLength(stored.length);
    }

    for (const mine of sent) {
      for (const conversationId of conversations) {
        const ids = mine.map(({ message }) => message).filter((message) => message.conversation_id === conversationId);
        const inOrder = ids.map((message) => message.message_id);
        expect(inOrder).toEqual([...inOrder].sort((x, y) => x - y));
      }
    }
    expect(sent.flat()).toHaveLength(2 * WRITERS * MESSAGES);
    const [statistics] = await world.sql<{ deadlocks: number }>(
      "select deadlocks from pg_stat_database where datname = current_database()",
    );
    expect(statistics?.deadlocks).toBe(0);
  });
});
