import type { Message, User } from "@duologue/protocol";
import {
  createWorld,
  startPostgresServer,
  startTcpProxy,
  type TcpProxy,
  type TestSocket,
  type World,
} from "@duologue/testkit";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

let proxy: TcpProxy;
let world: World;
let ada: User;
let bob: User;
let conversationId: number;
let a: TestSocket;
let b: TestSocket;

beforeAll(async () => {
  proxy = await startTcpProxy(Number(process.env.DUOLOGUE_TEST_POSTGRES_PORT));
  world = await createWorld({
    reachDatabase: (there) => {
      const url = new URL("url" in there ? there.url : "");
      url.port = String(proxy.port);
      return { url: url.href };
    },
  });
  bob = await world.user("Bob");
  b = await world.connect(bob);
});

beforeEach(async () => {
  ada = await world.user("Ada");
  conversationId = await world.conversation(ada, bob);
  a = await world.connect(ada);
  await Promise.all([a.ask("joinRoom", conversationId), b.ask("joinRoom", conversationId)]);
});

afterAll(async () => {
  proxy.heal();
  await world[Symbol.asyncDispose]();
  await proxy[Symbol.asyncDispose]();
});

const message = (content: string) => ({ conversationId, senderId: ada.user_id, content });
const keyed = (content: string) => ({ ...message(content), clientMessageId: crypto.randomUUID() });

/** What the conversation holds, in order. */
async function stored(): Promise<string[]> {
  const text = "select content from messages where conversation_id = $1 order by message_id";
  return (await world.sql<{ content: string }>(text, [conversationId])).map(({ content }) => content);
}

/** What Bob heard of the conversation, up to now. */
async function toldToBob(): Promise<string[]> {
  const marker = crypto.randomUUID();
  await a.ask("sendMessage", message(marker));
  await b.hears("receiveMessage", ({ content }) => content === marker);
  const heard: Message[] = b.all("receiveMessage");
  return heard
    .filter((row) => row.conversation_id === conversationId)
    .map(({ content }) => content)
    .slice(0, -1);
}

/** Sends until one's answer from the database is lost: on a busy machine, the alarm of the last one may still be on. */
async function lostOnTheWay<Answer>(send: () => Promise<Answer>): Promise<Answer> {
  let isLost = false;
  void proxy.dropAnswerTo("save_messages_v1").then(() => {
    isLost = true;
  });
  for (;;) {
    const answer = await send();
    if (isLost) return answer;
  }
}

/** A transaction that holds the conversation's row, in which a command that is on its way gets stuck. */
async function holdConversation() {
  const holder = new pg.Client({ connectionString: (world.databaseOptions as { url: string }).url });
  await holder.connect();
  await holder.query("begin");
  await holder.query("select 1 from conversations where conversation_id = $1 for update", [conversationId]);
  return {
    /** Resolves when a command waits for the row. */
    async isWaitedFor() {
      const waiting = "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
      while ((await world.sql(waiting)).length === 0);
    },
    /** Ends the processes of PostgreSQL that wait for the row. */
    async endWaiting() {
      await world.sql(`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`);
    },
    async release() {
      await holder.query("commit");
      await holder.end();
    },
  };
}

test("[SEND15] the answer to a commit is lost: the message is acknowledged and told once, as it was stored", async () => {
  const command = keyed("lost and found");
  const dropped = proxy.dropAnswerTo("save_messages_v1");
  const answer = a.ask("sendMessage", command);
  await dropped;
  expect(await answer).toMatchObject({ ok: true, message: { content: "lost and found", revision: 1 } });
  expect(await toldToBob()).toEqual(["lost and found"]);
  // The next repeat is one as any other.
  expect(await a.ask("sendMessage", command)).toMatchObject({ ok: true, message: { revision: 1 } });
  expect(await toldToBob()).toHaveLength(2);
});

test("[SEND15] of a group whose answer is lost, what has a key is found out in order, and the rest is unknown", async () => {
  const row = await holdConversation();
  const first = a.ask("sendMessage", message("0"));
  await row.isWaitedFor();
  const dropped = proxy.dropAnswerTo("save_messages_v1");
  const group = [keyed("1"), message("2"), keyed("3")].map((command) => a.ask("sendMessage", command));
  // The group waits for the first one, and this for the group.
  const later = dropped.then(() => a.ask("sendMessage", message("4")));
  await row.release();
  expect(await first).toMatchObject({ ok: true });
  const [one, two, three] = await Promise.all(group);
  expect([one, three]).toMatchObject([{ ok: true }, { ok: true }]);
  expect(two).toMatchObject({ code: "unavailable", retryable: false, details: expect.stringContaining("not known") });
  expect(await later).toMatchObject({ ok: true });
  expect(await stored()).toEqual(["0", "1", "2", "3", "4"]);
  expect(await toldToBob()).toEqual(["0", "1", "3", "4"]);
});

test("[SEND15] over HTTP too, and without a key it says that the outcome is not known", async () => {
  const send = (body: object) => world.request(ada, "POST", `/v1/conversations/${conversationId}/messages`, body);
  const known = await lostOnTheWay(() => send({ content: "with a key", clientMessageId: crypto.randomUUID() }));
  expect(known.status).toBe(201);
  const unknown = await lostOnTheWay(() => send({ content: "without" }));
  expect(unknown.status).toBe(503);
  expect(await unknown.json()).toMatchObject({ code: "unavailable", details: expect.stringContaining("not known") });
  expect(await toldToBob()).toEqual(["with a key"]);
});

test("[SEND15] on a line that died, nobody waits for the answer: it is asked for on another", async () => {
  await a.ask("sendMessage", message("alive"));
  proxy.swallow();
  const answer = a.ask("sendMessage", keyed("into the void"));
  proxy.heal();
  expect(await answer).toMatchObject({ ok: true });
  expect(await toldToBob()).toEqual(["alive", "into the void"]);
});

test("[SEND15] what could not be found out in time is told when its key comes again and proves stored", async () => {
  const command = keyed("much later");
  const dropped = proxy.dropAnswerTo("save_messages_v1");
  const answer = a.ask("sendMessage", command);
  await dropped;
  proxy.cut();
  expect(await answer).toMatchObject({ code: "unavailable", retryable: true });
  proxy.heal();
  let again: { ok: boolean };
  do again = await a.ask("sendMessage", command);
  while (!again.ok);
  expect(again).toMatchObject({ message: { revision: 1 } });
  expect(await toldToBob()).toEqual(["much later"]);
});

test("[SEND15] a process of PostgreSQL that is ended before the commit has done nothing, and it says so", async () => {
  const row = await holdConversation();
  const answer = a.ask("sendMessage", message("ended"));
  await row.isWaitedFor();
  await row.endWaiting();
  // Without a key, too, it may be sent again.
  expect(await answer).toMatchObject({ code: "unavailable", retryable: true });
  await row.release();
  expect(await stored()).toEqual([]);
});

/** Sends keyed messages, each until it is acknowledged, up to 3 at once, until `isOver`; their contents in order. */
async function sendMuch(socket: TestSocket, from: User, to: number, isOver: () => boolean): Promise<string[]> {
  const sent: string[] = [];
  async function untilStored(at: number): Promise<void> {
    const clientMessageId = crypto.randomUUID();
    const command = { conversationId: to, senderId: from.user_id, content: `${at}`, clientMessageId };
    for (;;) {
      const answer = await socket.ask("sendMessage", command);
      if (answer.ok) return;
      expect(answer).toMatchObject({ code: "unavailable", retryable: true });
    }
  }
  const lane = async () => {
    while (!isOver()) {
      const at = sent.push(`${sent.length}`) - 1;
      await untilStored(at);
    }
  };
  await Promise.all(Array.from({ length: 3 }, lane));
  return sent.toSorted();
}

test("[SEND15] while processes of PostgreSQL are ended again and again, each message is stored and told once", async () => {
  const admin = new pg.Client({ connectionString: (world.databaseOptions as { url: string }).url });
  await admin.connect();
  let isOver = false;
  const sending = sendMuch(a, ada, conversationId, () => isOver);
  for (let round = 0; round < 20; round += 1) {
    const stores = () => b.all("receiveMessage").filter((row) => row.conversation_id === conversationId).length;
    const before = stores();
    await b.until(() => stores() > before + 10);
    await admin.query(`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name = 'duologue'`);
  }
  await admin.end();
  isOver = true;
  const sent = await sending;
  expect((await stored()).toSorted()).toEqual(sent);
  expect((await toldToBob()).toSorted()).toEqual(sent);
});

test("[SEND15] over fast restarts of PostgreSQL each message is stored and told once", async () => {
  const server = await startPostgresServer();
  const restless = await createWorld({ reachDatabase: () => ({ url: server.url("postgres") }) });
  const [eve, dan] = [await restless.user("Eve"), await restless.user("Dan")];
  const id = await restless.conversation(eve, dan);
  const [sender, reader] = [await restless.connect(eve), await restless.connect(dan)];
  await reader.ask("joinRoom", id);
  let isOver = false;
  const sending = sendMuch(sender, eve, id, () => isOver);
  for (let round = 1; round <= 2; round += 1) {
    const before = reader.heard.length;
    await reader.until(() => reader.heard.length > before + 50);
    await server.restart("fast");
  }
  isOver = true;
  const sent = await sending;
  const rows = await restless.sql<{ content: string }>("select content from messages order by message_id");
  expect(rows.map(({ content }) => content).toSorted()).toEqual(sent);
  const marker = { conversationId: id, senderId: eve.user_id, content: "end" };
  expect(await sender.ask("sendMessage", marker)).toMatchObject({ ok: true });
  await reader.hears("receiveMessage", ({ content }) => content === "end");
  const told = reader.all("receiveMessage").map(({ content }) => content);
  expect(told.slice(0, -1).toSorted()).toEqual(sent);
  expect(sender.all("disconnect")).toEqual([]);
  await restless[Symbol.asyncDispose]();
  await server.stop();
});

test("[READ5] the answer to a read mark is lost: it is acknowledged and told once, as it was stored", async () => {
  const ids: number[] = [];
  for (const content of ["one", "two", "three"]) {
    ids.push((await a.ask("sendMessage", message(content))).message.message_id);
  }
  await b.ask("markAsRead", { conversationId, messageIds: [ids[0]] });
  const dropped = proxy.dropAnswerTo("mark_messages_read_v1");
  const answer = b.ask("markAsRead", { conversationId, messageIds: ids });
  await dropped;
  const changed = { messageIds: ids.slice(1), revision: 5 };
  expect(await answer).toEqual({ ok: true, ...changed });
  const nothing = await b.ask("markAsRead", { conversationId, messageIds: ids });
  expect(nothing).toEqual({ ok: true, messageIds: [], revision: 5 });
  await toldToBob();
  expect(a.all("messageUpdated").slice(1)).toEqual([{ ...changed, conversationId, read_status: true }]);
});
