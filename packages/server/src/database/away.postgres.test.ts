import type { User } from "@duologue/protocol";
import {
  createWorld,
  startPostgresServer,
  startTcpProxy,
  type TcpProxy,
  TestSocket,
  type World,
} from "@duologue/testkit";
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

const message = (content: string) => ({ conversationId, senderId: ada.user_id, content });

/** Asks until the database is back; how long that took, in ms. */
async function untilServed(socket: TestSocket): Promise<number> {
  const since = performance.now();
  for (;;) {
    const answer = await socket.ask("sendMessage", message("is it back?"));
    if (answer.ok) return performance.now() - since;
    expect(answer).toMatchObject({ code: "unavailable", retryable: true });
  }
}

test("[SEND14] while the database is away, commands answer unavailable; the socket stays, and service resumes", async () => {
  const socket = await world.connect(ada);
  await socket.ask("joinRoom", conversationId);
  const command = { ...message("patience"), clientMessageId: crypto.randomUUID() };
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
  expect(await untilServed(socket)).toBeLessThan(2_000);
  const answer = await socket.ask("sendMessage", command);
  expect(answer).toMatchObject({ ok: true, message: { content: "patience" } });
  expect(socket.all("disconnect")).toEqual([]);
  expect(world.log.join("")).not.toContain("patience");
});

/** Everything that a socket may have in flight and waiting, after a join that all of it waits for. */
async function manyCommands(socket: TestSocket) {
  const since = performance.now();
  const answers = await Promise.all([
    socket.ask("joinRoom", conversationId),
    ...Array.from({ length: 50 }, (_, at) => socket.ask("sendMessage", message(`waiting ${at}`))),
    ...Array.from({ length: 20 }, () => socket.ask("markAsRead", { conversationId, messageIds: [1] })),
    socket.ask("joinInbox"),
    ...Array.from({ length: 20 }, (_, at) => socket.ask("sendMessage", message(`waiting on ${at}`))),
  ]);
  return { answers, ms: performance.now() - since };
}

test("[SEND14] in a black hole everything is answered in time, whatever it waits for, and service resumes", async () => {
  const [a, b] = [await world.connect(ada), await world.connect(bob)];
  expect((await a.ask("sendMessage", message("before"))).ok).toBe(true);
  proxy.swallow();
  const lots = await Promise.all([manyCommands(a), manyCommands(b)]);
  for (const { answers, ms } of lots) {
    // 5 s are promised; one wait after the other would make 8.
    expect(ms).toBeLessThan(7_000);
    for (const answer of answers) expect(answer.code).toMatch(/^(unavailable|sender_mismatch)$/);
  }
  proxy.heal();
  // 2 s are promised.
  expect(await untilServed(a)).toBeLessThan(4_000);
  expect([...a.all("disconnect"), ...b.all("disconnect")]).toEqual([]);
});

test("[SEND14] so it is with a PostgreSQL that is frozen and thaws", async () => {
  const server = await startPostgresServer();
  const cold = await createWorld({ reachDatabase: () => ({ url: server.url("postgres") }) });
  const [eve, dan] = [await cold.user("Eve"), await cold.user("Dan")];
  const id = await cold.conversation(eve, dan);
  const socket = await cold.connect(eve);
  const command = { conversationId: id, senderId: eve.user_id, content: "brr" };
  expect((await socket.ask("sendMessage", command)).ok).toBe(true);
  await server.freeze();
  const key = crypto.randomUUID();
  const frozen = await Promise.all([
    socket.ask("joinRoom", id),
    socket.ask("sendMessage", { ...command, clientMessageId: key }),
    ...Array.from({ length: 20 }, () => socket.ask("sendMessage", command)),
  ]);
  for (const answer of frozen) expect(answer.code).toBe("unavailable");
  server.thaw();
  let answer: { ok: boolean; message?: { content: string } };
  do answer = await socket.ask("sendMessage", { ...command, clientMessageId: key });
  while (!answer.ok);
  expect(answer).toMatchObject({ message: { content: "brr" } });
  expect(socket.all("disconnect")).toEqual([]);
  const stored = await cold.sql("select 1 from messages where client_message_id = $1", [key]);
  expect(stored).toHaveLength(1);
  await cold[Symbol.asyncDispose]();
  await server.stop();
});

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
