import type { User } from "@duologue/protocol";
import { createWorld, startTcpProxy, type TcpProxy, TestSocket, type World } from "@duologue/testkit";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";

let proxy: TcpProxy;
let world: World;
let ada: User;
let bob: User;
let conversationId: number;

beforeAll(async () => {
  proxy = await startTcpProxy(Number(process.env.DUOLOGUE_TEST_POSTGRES_PORT));
  world = await createWorld({
    reachDatabase: (there) => {
      const url = new URL("url" in there ? there.url : "");
      url.port = String(proxy.port);
      return { url: url.href };
    },
  });
  [ada, bob] = [await world.user("Ada"), await world.user("Bob")];
  conversationId = await world.conversation(ada, bob);
});

afterAll(async () => {
  proxy.heal();
  await world[Symbol.asyncDispose]();
  await proxy[Symbol.asyncDispose]();
});

test("[SEND14] while the database is away, commands answer unavailable; the socket stays, and service resumes", async () => {
  const socket = await world.connect(ada);
  await socket.ask("joinRoom", conversationId);
  const command = { conversationId, senderId: ada.user_id, content: "patience", clientMessageId: crypto.randomUUID() };
  proxy.cut();
  for (const [event, payload] of [
    ["sendMessage", command],
    ["joinRoom", conversationId],
    ["markAsRead", { conversationId, messageIds: [1] }],
    ["joinInbox", null],
  ] as const) {
    expect(await socket.ask(event, payload)).toMatchObject({ ok: false, code: "unavailable", retryable: true });
  }
  expect((await world.request(ada, "GET", "/v1/conversations")).status).toBe(503);
  proxy.heal();
  const answer = await socket.ask("sendMessage", command);
  expect(answer).toMatchObject({ ok: true, message: { content: "patience" } });
  expect(socket.all("disconnect")).toEqual([]);
  expect(world.log.join("")).not.toContain("patience");
});

test("[SEND15] an unknown outcome may be tried again with a key, and not without", async () => {
  const socket = await world.connect(ada);
  const command = { conversationId, senderId: ada.user_id, content: "in flight" };
  // The row of the conversation is held, so that the commands are on their way when the line is cut.
  const holder = await createHolder();
  const keyed = socket.ask("sendMessage", { ...command, clientMessageId: crypto.randomUUID() });
  await held();
  proxy.cut();
  expect(await keyed).toMatchObject({ code: "unavailable", retryable: true });
  proxy.heal();
  await holder.query("commit");
  await holder.end();

  const again = await createHolder();
  const lone = socket.ask("sendMessage", command);
  await held();
  proxy.cut();
  expect(await lone).toMatchObject({
    code: "unavailable",
    retryable: false,
    details: expect.stringContaining("not known"),
  });
  proxy.heal();
  await again.query("commit");
  await again.end();
});

/** A transaction that holds the conversation's row. */
async function createHolder() {
  const holder = new pg.Client({ connectionString: (world.databaseOptions as { url: string }).url });
  await holder.connect();
  await holder.query("begin");
  await holder.query("select 1 from conversations where conversation_id = $1 for update", [conversationId]);
  return holder;
}

/** Waits until a write waits for the held row. */
async function held(): Promise<void> {
  const waiting = "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
  while ((await world.sql(waiting)).length === 0);
}

test("[AUTH11] a database that is away while default clients connect leaves none of them behind", async () => {
  proxy.cut();
  const token = await world.token(bob);
  const sockets = Array.from({ length: 10 }, (_, at) => {
    const transports = at % 2 ? ["polling", "websocket"] : ["websocket"];
    return new TestSocket(world.url, { auth: { token }, reconnection: true, reconnectionDelay: 50, transports });
  });
  // Each of them has been sent away at least twice.
  await Promise.all(
    sockets.map((socket) => {
      let attempts = 0;
      return new Promise<void>((resolve) => {
        socket.io.io.on("reconnect_attempt", () => {
          attempts += 1;
          if (attempts === 2) resolve();
        });
      });
    }),
  );
  proxy.heal();
  await Promise.all(sockets.map((socket) => socket.hears("connect")));
  for (const socket of sockets) socket.close();
});
