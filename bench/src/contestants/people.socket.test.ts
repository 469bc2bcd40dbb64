import { createWorld, type World } from "@duologue/testkit";
import { afterAll, beforeAll, expect, it } from "vitest";
import { API_KEY, askForPeople, SECRET } from "./people.js";

let world: World;

beforeAll(async () => {
  world = await createWorld({ apiKey: API_KEY, tokens: { secret: SECRET } });
});
afterAll(() => world[Symbol.asyncDispose]());

it("makes pairs through the doors of a host application, each with tokens that are theirs", async () => {
  const users = await askForPeople(world.url, 4);
  const rows = await world.sql<{ user1_id: string; user2_id: string }>(
    "select user1_id, user2_id from conversations order by conversation_id",
  );
  const pairs = rows.map((row) => [Number(row.user1_id), Number(row.user2_id)]);
  expect(pairs).toEqual([users.slice(0, 2).map(({ id }) => id), users.slice(2).map(({ id }) => id)]);
  for (const { id, token } of users) {
    const answer = await fetch(`${world.url}/v1/users/me`, { headers: { authorization: `Bearer ${token}` } });
    expect(await answer.json()).toMatchObject({ user_id: id });
  }
});

it("fails if the key is another one", async () => {
  await using other = await createWorld({ apiKey: "another-key-of-more-than-32-bytes-in-length" });
  await expect(askForPeople(other.url, 2)).rejects.toThrow("was answered 401");
});
