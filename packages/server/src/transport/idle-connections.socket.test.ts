import type { IncomingMessage } from "node:http";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createWorld, type World, watchRequests } from "@duologue/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";

let world: World;

beforeAll(async () => {
  world = await createWorld();
});

afterAll(() => world[Symbol.asyncDispose]());

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

test.each([
  ["websocket", "upgrade"],
  ["polling", "request"],
] as const)("[LIMIT12] an idle connection over %s lets go of the request that opened it", async (transport, event) => {
  const user = await world.user("Idle");
  const requests: WeakRef<IncomingMessage>[] = [];
  const stop = watchRequests(world.http, event, (request) => void requests.push(new WeakRef(request)));
  const socket = await world.connect(user, { transports: [transport] });
  stop();
  expect(requests).not.toEqual([]);
  expect(await socket.ask("joinInbox")).toMatchObject({ ok: true });
  // The first opened it. What long polling asked later may be under way.
  await expect.poll(() => [collectGarbage(), requests[0]?.deref()?.url][1]).toBeUndefined();
  expect(await socket.ask("joinInbox")).toMatchObject({ ok: true });
});
