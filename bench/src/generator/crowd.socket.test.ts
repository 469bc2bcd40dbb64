import { createWorld, type World } from "@duologue/testkit";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { pairOf } from "../../test/pair-of.js";
import { gatherCrowd } from "./crowd.js";
import type { GeneratorUser } from "./user.js";

let world: World;
let users: readonly GeneratorUser[];

beforeAll(async () => {
  world = await createWorld();
  users = await pairOf(world);
});
afterAll(() => world[Symbol.asyncDispose]());

const portOf = ({ url }: World) => Number(new URL(url).port);

async function connections(): Promise<number> {
  const text = await (await fetch(`${world.url}/metrics`)).text();
  return Number(/^duologue_connections (\d+)$/m.exec(text)?.[1]);
}

it("comes, joins and goes, as often as it is told", async () => {
  using crowd = gatherCrowd({ port: portOf(world), users, joinsInbox: true });
  for (const _ of [1, 2]) {
    expect(await crowd.come()).toBeGreaterThan(0);
    expect(await connections()).toBe(2);
    await crowd.join();
    await crowd.go();
    await vi.waitFor(async () => expect(await connections()).toBe(0));
  }
  expect(crowd.cpu()).toBeGreaterThan(0);
});

it("fails if one of it is refused", async () => {
  using crowd = gatherCrowd({
    port: portOf(world),
    users: users.map((user) => ({ ...user, token: "no token" })),
    joinsInbox: false,
  });
  await expect(crowd.come()).rejects.toThrow("The crowd ended");
});
