import type { Message, User } from "@duologue/protocol";
import {
  createWorld,
  type RedisServer,
  type ServerProcess,
  startRedisServer,
  startServerProcess,
  TestSocket,
  type World,
} from "@duologue/testkit";
import { afterAll, beforeAll, expect, test, vi } from "vitest";

let redis: RedisServer;
/** One process is this one, the other is `there`. */
let world: World;
let there: ServerProcess;
let ada: User;
let bob: User;
let conversationId: number;

beforeAll(async () => {
  redis = await startRedisServer();
  world = await createWorld({ redis: redis.url });
  there = await startServerProcess((world.databaseOptions as { url: string }).url, redis.url);
});

afterAll(async () => {
  await there[Symbol.asyncDispose]();
  await world[Symbol.asyncDispose]();
  await redis[Symbol.asyncDispose]();
});

async function meet(): Promise<void> {
  [ada, bob] = [await world.user("Ada"), await world.user("Bob")];
  conversationId = await world.conversation(ada, bob);
}

/** A socket on the other process. */
async function connectThere(user: User): Promise<TestSocket> {
  const socket = new TestSocket(there.url, { auth: { token: await world.token(user) } });
  await socket.hears("connect");
  return socket;
}

const send = (socket: TestSocket, by: User, content: string, to = conversationId) =>
  socket.ask("sendMessage", { conversationId: to, senderId: by.user_id, content });

const contents = (socket: TestSocket) => socket.all("receiveMessage").map((message: Message) => message.content);

test("[CLUSTER1] who joined a room hears its messages and read marks once, whatever process they come through", async () => {
  await meet();
  using here = await world.connect(ada);
  using elsewhere = await connectThere(ada);
  using other = await connectThere(bob);
  using stranger = await world.connect(ada);
  for (const socket of [here, elsewhere, other]) await socket.ask("joinRoom", conversationId);
  const { message } = await send(other, bob, "from there");
  expect(await here.hears("receiveMessage")).toEqual(message);
  await here.ask("markAsRead", { conversationId, messageIds: [message.message_id] });
  const mark = { messageIds: [message.message_id], read_status: true, conversationId, revision: 2 };
  for (const socket of [here, elsewhere, other]) expect(await socket.hears("messageUpdated")).toEqual(mark);
  await stranger.ask("joinRoom", conversationId);
  await send(here, ada, "marker");
  for (const socket of [here, elsewhere, other, stranger]) await socket.hears("receiveMessage", isMarker);
  for (const socket of [here, elsewhere, other]) expect(contents(socket)).toEqual(["from there", "marker"]);
  expect(contents(stranger)).toEqual(["marker"]);
});

const isMarker = (message: Message) => message.content === "marker";

test("[CLUSTER1] who left hears nothing from elsewhere, and who left and joined in one breath hears it", async () => {
  await meet();
  using left = await world.connect(ada);
  using here = await world.connect(ada);
  using other = await connectThere(bob);
  await left.ask("joinRoom", conversationId);
  await left.ask("leaveRoom", conversationId);
  // On its way from there it may be overtaken by those who join next: it is unheard by who has left.
  await send(other, bob, "unheard");
  for (let at = 0; at < 20; at += 1) {
    here.emit("leaveRoom", conversationId);
    await here.ask("joinRoom", conversationId);
  }
  await send(other, bob, "marker");
  await here.hears("receiveMessage", isMarker);
  expect(contents(here).filter((content) => content !== "unheard")).toEqual(["marker"]);
  expect(contents(left)).toEqual([]);
});

test("[CLUSTER2] an inbox hears once of what happens elsewhere, unless the room told the same socket", async () => {
  await meet();
  const quiet = await world.conversation(ada, await world.user("Cyd"));
  using inInbox = await world.connect(ada);
  using inBoth = await world.connect(ada);
  using inboxThere = await connectThere(ada);
  using other = await connectThere(bob);
  for (const socket of [inInbox, inBoth, inboxThere]) await socket.ask("joinInbox");
  await inBoth.ask("joinRoom", conversationId);
  const { message } = await send(other, bob, "from there");
  const seen = { conversation_id: conversationId, unread_count: 1, revision: 1, last_message: message };
  for (const socket of [inInbox, inboxThere]) {
    expect((await socket.hears("conversationUpdated")).conversation).toMatchObject(seen);
  }
  expect(await inBoth.hears("receiveMessage")).toEqual(message);
  // On the same ways, later.
  await send(inboxThere, ada, "marker", quiet);
  for (const socket of [inInbox, inBoth, inboxThere]) await socket.hears("conversationUpdated", isAbout(quiet));
  expect(inInbox.all("conversationUpdated").filter(isAbout(conversationId))).toHaveLength(1);
  expect(inboxThere.all("conversationUpdated").filter(isAbout(conversationId))).toHaveLength(1);
  expect(inBoth.all("conversationUpdated").filter(isAbout(conversationId))).toEqual([]);
});

const isAbout = (id: number) => (update: { conversation: { conversation_id: number } }) =>
  update.conversation.conversation_id === id;

test("[CLUSTER2] the inbox hears of a conversation that was opened over HTTP elsewhere", async () => {
  await meet();
  using inbox = await world.connect(ada);
  await inbox.ask("joinInbox");
  const cyd = await world.user("Cyd");
  const headers = { authorization: `Bearer ${await world.token(cyd)}`, "content-type": "application/json" };
  const body = JSON.stringify({ userId: ada.user_id });
  const opened = await fetch(`${there.url}/v1/conversations`, { method: "POST", headers, body });
  const { conversation_id } = (await opened.json()) as { conversation_id: number };
  await inbox.hears("conversationUpdated", isAbout(conversation_id));
});

test("[CLUSTER2] a row is read only where a socket needs it", async () => {
  await meet();
  using inRoom = await world.connect(ada);
  using other = await connectThere(bob);
  await inRoom.ask("joinInbox");
  await inRoom.ask("joinRoom", conversationId);
  await other.ask("joinRoom", conversationId);
  const query = vi.spyOn(world.database, "query");
  const reads = () => query.mock.calls.filter(([statement]) => statement.name === "read_conversation").length;
  for (let at = 0; at < 10; at += 1) await send(other, bob, `${at}`);
  await send(other, bob, "marker");
  await inRoom.hears("receiveMessage", isMarker);
  expect(reads()).toBe(0);
  await inRoom.ask("leaveRoom", conversationId);
  await send(other, bob, "needed");
  await inRoom.hears("conversationUpdated");
  expect(reads()).toBe(1);
  query.mockRestore();
});

/** How many messages a socket has on their way at once, of the 108 that it may. */
const WINDOW = 100;

/** Sends from the other process, as fast as it stores, until `isOver`. */
async function flood(to: number, isOver: (sent: number) => boolean): Promise<void> {
  using socket = await connectThere(bob);
  let sent = 0;
  const keepSending = async () => {
    while (!isOver(sent)) {
      sent += 1;
      await send(socket, bob, String(sent), to);
    }
  };
  await Promise.all(Array.from({ length: WINDOW }, keepSending));
}

/** Milliseconds, for a busy machine: ten seconds are enough for one that is not. */
const PATIENCE = 240_000;

const revisions = (socket: TestSocket): number[] =>
  socket.all("receiveMessage").map((message: Message) => message.revision);

test(
  "[CLUSTER3] 10,000 messages sent elsewhere right after the acknowledgement of a join arrive live",
  async () => {
    await meet();
    using here = await world.connect(ada);
    const { revision } = await here.ask("joinRoom", conversationId);
    await flood(conversationId, (sent) => sent === 10_000);
    await here.until(() => revisions(here).length >= 10_000);
    const every = Array.from({ length: 10_000 }, (_, at) => revision + 1 + at);
    expect(revisions(here).sort((a, b) => a - b)).toEqual(every);
  },
  PATIENCE,
);

test("[CLUSTER3] [ROOM5] in the midst of them, too: whatever is newer than the answer of a join is heard", async () => {
  await meet();
  let isOver = false;
  const flooding = flood(conversationId, () => isOver);
  try {
    // Alone in the room on this process, which so subscribes anew each time.
    using here = await world.connect(ada);
    for (let at = 0; at < 200; at += 1) {
      const { revision } = await here.ask("joinRoom", conversationId);
      await here.until(() => revisions(here).some((heard) => heard >= revision + 3));
      expect(revisions(here)).toEqual(expect.arrayContaining([revision + 1, revision + 2, revision + 3]));
      await here.ask("leaveRoom", conversationId);
    }
  } finally {
    isOver = true;
    await flooding;
  }
});

test("[CLUSTER8] chats on different databases hear nothing from each other over one Redis", async () => {
  const worlds = [await createWorld({ redis: redis.url }), await createWorld({ redis: redis.url })] as const;
  const chats = await Promise.all(worlds.map(inhabit));
  // They count from 1, both.
  expect(new Set(chats.map((chat) => chat.conversationId)).size).toBe(1);
  for (const content of ["own", "marker"]) for (const chat of chats) await chat.say(content);
  for (const { socket } of chats) {
    await socket.hears("receiveMessage", isMarker);
    expect(contents(socket)).toEqual(["own", "marker"]);
  }
  for (const each of worlds) await each[Symbol.asyncDispose]();
});

/** Two people in a world, and a socket of one that hears everything. */
async function inhabit(place: World) {
  const [eve, fay] = [await place.user("Eve"), await place.user("Fay")];
  const id = await place.conversation(eve, fay);
  const socket = await place.connect(eve);
  await socket.ask("joinInbox");
  await socket.ask("joinRoom", id);
  return { conversationId: id, socket, say: (content: string) => send(socket, eve, content, id) };
}
