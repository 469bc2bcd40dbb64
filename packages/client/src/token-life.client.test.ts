import type { User } from "@duologue/protocol";
import { createWorld, type World, watchRequests } from "@duologue/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { shows } from "../test/shows.js";
import { createClient } from "./create-client.js";
import type { DuologueClient } from "./duologue-client.js";
import { Store } from "./state/store.js";

const LIFETIME_S = 5;
/** Six lives of a token. */
const TALK_MS = 30_000;

let world: World;
let connections = 0;

beforeAll(async () => {
  world = await createWorld({ tokenLeeway: 0 });
  watchRequests(world.http, "upgrade", () => {
    connections += 1;
  });
});
afterAll(() => world[Symbol.asyncDispose]());

/** A client whose tokens live for five seconds, with what it was asked for and where its connection went. */
function briefly(user: User) {
  const asked = new Store(0);
  const client = createClient({
    url: world.url,
    transports: ["websocket"],
    token() {
      asked.update((count) => count + 1);
      return world.token(user, { exp: Math.floor(Date.now() / 1_000) + LIFETIME_S });
    },
  });
  const statuses: string[] = [];
  client.connection.subscribe(() => statuses.push(client.connection.snapshot().status));
  return { client, asked, statuses };
}

/** Sends, and waits until both have it. */
async function say(from: DuologueClient, to: DuologueClient, conversationId: number, content: string): Promise<void> {
  from.sendMessage(conversationId, content);
  for (const client of [from, to]) {
    await shows(client.timeline(conversationId), ({ messages }) =>
      messages.some((message) => message.content === content && message.delivery === "sent"),
    );
  }
}

test("[CLIENT5] two people whose tokens live for 5 s talk for 30 s, each on one and the same connection", async () => {
  const [ada, bob] = [await world.user("Ada"), await world.user("Bob")];
  const conversationId = await world.conversation(ada, bob);
  const [a, b] = [briefly(ada), briefly(bob)];
  for (const { client } of [a, b]) {
    client.connect();
    client.open(conversationId);
    await shows(client.connection, ({ status }) => status === "live");
    await shows(client.timeline(conversationId), ({ status }) => status === "ready");
  }
  const end = Date.now() + TALK_MS;
  let turns = 0;
  while (Date.now() < end) {
    turns += 1;
    await say(a.client, b.client, conversationId, `from Ada, ${turns}`);
    await say(b.client, a.client, conversationId, `from Bob, ${turns}`);
    const present = a.asked.snapshot();
    await shows(a.asked, (count) => count > present);
  }
  for (const { client, asked, statuses } of [a, b]) {
    expect(statuses).toEqual(["connecting", "catching-up", "live"]);
    // Once to connect, and once for each renewal, at half of a token's life or a little earlier.
    expect(asked.snapshot()).toBeGreaterThan(TALK_MS / (LIFETIME_S * 1_000));
    expect(asked.snapshot()).toBeLessThanOrEqual(1 + TALK_MS / 1_500);
    client.disconnect();
  }
  expect(connections).toBe(2);
}, 120_000);
