import fc from "fast-check";
import { expect, test } from "vitest";
import { FakeClock, settled } from "../test/fake-clock.js";
import { ModelLink } from "../test/model-link.js";
import { ModelServer } from "../test/model-server.js";
import { ME, YOU } from "../test/rows.js";
import { assembleClient } from "./assemble-client.js";
import { TokenSource } from "./connection/token-source.js";
import { createMemoryOutboxStorage } from "./outbox/memory-outbox-storage.js";
import { loneTab } from "./outbox/outbox-tabs.js";

const CONVERSATIONS = [11, 12, 13];

/** What can happen next. Often listed: often happens. */
const STEPS = [
  ...["flow", "flow", "flow", "command", "command", "arrive", "arrive", "read", "accept", "moment", "while"],
  ...["send", "send", "send", "see", "see", "answer", "answer", "answer", "theySee", "open", "close", "older"],
  ...["lose", "lose", "double", "delay", "delay", "drop", "flow", "flow", "answer", "theySee", "send"],
] as const;
const step = fc.record({ what: fc.constantFrom(...STEPS), where: fc.constantFrom(...CONVERSATIONS) });

function setUp() {
  const server = new ModelServer();
  for (const conversationId of CONVERSATIONS) server.open(conversationId);
  const clock = new FakeClock();
  const link = new ModelLink(server);
  let ids = 0;
  const client = assembleClient({
    link,
    api: link.api,
    tokens: new TokenSource("token", clock),
    storage: createMemoryOutboxStorage(),
    tabs: loneTab,
    clock,
    random: () => 0.5,
    newId: () => `id-${++ids}`,
  });
  return { server, clock, link, client };
}

type World = ReturnType<typeof setUp> & {
  readonly sent: Map<number, string[]>;
  readonly seen: Set<number>;
  readonly closers: Map<number, (() => void)[]>;
};

function idsSeen({ client }: World, where: number): number[] {
  return client
    .timeline(where)
    .snapshot()
    .messages.flatMap((message) => message.message_id ?? []);
}

const TAKE: Record<(typeof STEPS)[number], (world: World, where: number) => unknown> = {
  flow: (world) => flow(world, 10),
  command: ({ link }) => link.takeCommand(),
  arrive: ({ link }) => link.arrive(),
  read: ({ link }) => link.read(),
  accept: ({ link }) => link.accept(),
  drop: ({ link }) => link.drop(),
  lose: ({ link }) => link.disturb("lose"),
  double: ({ link }) => link.disturb("double"),
  delay: ({ link }) => link.disturb("delay"),
  moment: ({ clock }) => clock.advance(200),
  while: ({ clock }) => clock.advance(2_000),
  send({ client, sent }, where) {
    const content = `mine ${sent.get(where)?.length ?? 0}`;
    client.sendMessage(where, content);
    sent.set(where, [...(sent.get(where) ?? []), content]);
  },
  see(world, where) {
    const messageIds = idsSeen(world, where);
    for (const messageId of messageIds) world.seen.add(messageId);
    world.client.markAsRead(where, messageIds);
  },
  answer: ({ server }, where) => server.store(where, YOU, "theirs"),
  theySee: ({ server }, where) =>
    server.read(
      where,
      YOU,
      server.rows(where).map((row) => row.message_id),
    ),
  open: ({ client, closers }, where) => closers.set(where, [...(closers.get(where) ?? []), client.open(where)]),
  close: ({ closers }, where) => closers.get(where)?.pop()?.(),
  older: ({ client }, where) => void client.loadOlder(where),
};

/** Everything that moves moves on, for so many turns. */
async function flow({ link }: World, turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn++) {
    await settled();
    if (link.isIdle) return;
    link.accept();
    link.takeCommand();
    link.arrive();
    link.read();
  }
}

/** Lets everything run, without any loss, until there is nothing more to do but the regular question. */
async function calmDown(world: World): Promise<void> {
  for (let round = 0; round < 3; round++) {
    await flow(world, 1_000);
    await world.clock.advance(33_000);
  }
  await flow(world, 1_000);
}

/** Two people have written to each other, and one has a conversation open. */
async function begin(): Promise<World> {
  const world: World = { ...setUp(), sent: new Map(), seen: new Set(), closers: new Map() };
  for (let count = 0; count < 6; count++) for (const where of CONVERSATIONS) world.server.store(where, YOU, "before");
  world.client.connect();
  TAKE.open(world, CONVERSATIONS[0] ?? 0);
  await flow(world, 1_000);
  return world;
}

test("[CLIENT21] after any schedule of loss, delay, doubling and broken connections, client and server agree", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 150, size: "max" }), async (steps) => {
      const world = await begin();
      const { client, server } = world;
      for (const { what, where } of steps) {
        await TAKE[what](world, where);
        await settled();
      }
      for (const conversationId of CONVERSATIONS) client.open(conversationId);
      await calmDown(world);

      expect(client.connection.snapshot().status).toBe("live");
      for (const conversationId of CONVERSATIONS) {
        const rows = server.rows(conversationId);
        for (let page = 0; client.timeline(conversationId).snapshot().hasOlder && page < 100; page++) {
          void client.loadOlder(conversationId);
          await calmDown(world);
        }
        const { messages, status } = client.timeline(conversationId).snapshot();
        expect(status).toBe("ready");
        expect(messages.map((message) => [message.message_id, message.content, message.read_status])).toEqual(
          rows.map((row) => [row.message_id, row.content, row.read_status]),
        );
        const mine = rows.filter((row) => row.sender_id === ME).map((row) => row.content);
        expect(mine).toEqual(world.sent.get(conversationId) ?? []);
        const unread = rows.filter((row) => row.receiver_id === ME && !row.read_status).map((row) => row.message_id);
        expect(unread.filter((messageId) => world.seen.has(messageId))).toEqual([]);
        expect(new Set(messages.map((message) => message.key)).size).toBe(messages.length);
      }
      while (client.conversations.snapshot().hasMore) {
        void client.loadMoreConversations();
        await calmDown(world);
      }
      expect(client.conversations.snapshot().conversations).toEqual(server.list());
    }),
    { numRuns: 400 },
  );
}, 120_000);
