import { createWorld, type World } from "@duologue/testkit";
import { afterAll, beforeAll, expect, it } from "vitest";
import { pairOf } from "../../test/pair-of.js";
import { Load, type LoadPlan } from "./load.js";

let world: World;
let users: LoadPlan["users"];

beforeAll(async () => {
  world = await createWorld();
  users = await pairOf(world);
});
afterAll(() => world[Symbol.asyncDispose]());

const pressures = [{ outstanding: 3 }, { rate: 50 }];
it.each(pressures)("counts what the real server stored: %o", async (pressure) => {
  const before = await stored();
  const port = Number(new URL(world.url).port);
  const load = new Load({ port, users, pressure, warmUpSeconds: 0, seconds: 0.3 });
  await load.connect();
  const result = await load.run(
    () => {},
    () => {},
  );
  expect(result).toMatchObject({ lost: 0, refused: 0, outOfOrder: 0 });
  expect(result.received).toBeGreaterThan(0);
  // What was under way at the end is stored too, but not counted.
  expect((await stored()) - before).toBeGreaterThanOrEqual(result.received);
  expect(result.latency.p50).toBeGreaterThan(0);
  expect(result.latency.max).toBeGreaterThanOrEqual(result.latency.p99);
});

it("gives every message a key of its own, as our client does", async () => {
  const [row] = await world.sql<{ rows: string; keys: string }>(
    "select count(*) as rows, count(distinct client_message_id) as keys from messages",
  );
  expect(row?.keys).toEqual(row?.rows);
});

it("fails if a token is refused", async () => {
  const port = Number(new URL(world.url).port);
  const strangers = users.map((user) => ({ ...user, token: "no token" }));
  const load = new Load({ port, users: strangers, pressure: { rate: 1 }, warmUpSeconds: 0, seconds: 1 });
  await expect(load.connect()).rejects.toThrow("token_invalid");
});

async function stored(): Promise<number> {
  const [row] = await world.sql<{ count: string }>("select count(*) as count from messages");
  return Number(row?.count);
}
