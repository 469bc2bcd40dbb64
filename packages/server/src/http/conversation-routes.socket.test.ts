import type { Conversation, User } from "@duologue/protocol";
import { createWorld, type World } from "@duologue/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { conversationRow, page } from "./rows.js";

let world: World;
let ada: User;
let bob: User;

beforeAll(async () => {
  world = await createWorld({ mayTalk: async (_, { userId }) => (await nameOf(userId)) !== "Hermit" });
  [ada, bob] = [await world.user("Ada"), await world.user("Bob")];
});

afterAll(() => world[Symbol.asyncDispose]());

async function nameOf(userId: number): Promise<string | undefined> {
  const [row] = await world.sql<{ name: string }>("select name from users where user_id = $1", [userId]);
  return row?.name;
}

async function list(user: User, query = ""): Promise<{ readonly data: readonly Conversation[]; has_more: boolean }> {
  const response = await world.request(user, "GET", `/v1/conversations${query}`);
  expect(response.status).toBe(200);
  return page(conversationRow).parse(await response.json());
}

/** Opens the conversation of two people, and says what was answered. */
async function open(by: User, other: number): Promise<{ status: number; body: unknown }> {
  const response = await world.request(by, "POST", "/v1/conversations", { userId: other });
  return { status: response.status, body: await response.json() };
}

test("[HTTP5] the first to write opens the conversation, and both of them find that one", async () => {
  const opened = await open(ada, bob.user_id);
  expect(opened.status).toBe(201);
  const conversation = conversationRow.parse(opened.body);
  expect(conversation).toMatchObject({ other_user: bob, last_message: null, unread_count: 0, revision: 0 });
  expect(await open(ada, bob.user_id)).toEqual({ status: 200, body: conversation });
  expect(await open(bob, ada.user_id)).toEqual({ status: 200, body: { ...conversation, other_user: ada } });
});

test("[HTTP5] people who open one conversation at the same time find one another in it", async () => {
  const [cleo, dan] = [await world.user("Cleo"), await world.user("Dan")];
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, at) => (at % 2 ? open(cleo, dan.user_id) : open(dan, cleo.user_id))),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([...Array(9).fill(200), 201]);
  expect(new Set(answers.map(({ body }) => conversationRow.parse(body).conversation_id)).size).toBe(1);
});

test("[HTTP5] the other hears of an opened conversation in the inbox, once", async () => {
  const [eve, fay] = [await world.user("Eve"), await world.user("Fay")];
  using inbox = await world.connect(fay);
  await inbox.ask("joinInbox");
  const { body } = await open(eve, fay.user_id);
  await open(eve, fay.user_id);
  const { conversation_id: conversationId } = conversationRow.parse(body);
  await world.request(eve, "POST", `/v1/conversations/${conversationId}/messages`, { content: "after both" });
  await inbox.hears("conversationUpdated", ({ conversation }) => conversation.last_message?.content === "after both");
  const heard = inbox.all("conversationUpdated").map(({ conversation }) => conversation);
  expect(heard.map(({ revision }) => revision)).toEqual([0, 1]);
  expect(heard[0]).toMatchObject({ conversation_id: conversationId, other_user: eve });
});

test("[HTTP5] nobody talks to themselves, to nobody, or to whom the host forbids", async () => {
  const hermit = await world.user("Hermit");
  expect(await open(ada, ada.user_id)).toMatchObject({ status: 400, body: { code: "invalid_payload" } });
  expect(await open(ada, 999_999)).toMatchObject({ status: 404, body: { code: "not_found" } });
  expect(await open(ada, hermit.user_id)).toMatchObject({ status: 403, body: { code: "forbidden" } });
});

test("[HTTP4] conversations come newest first, as this user sees them; those without a message last", async () => {
  const gus = await world.user("Gus");
  const others = [await world.user("H"), await world.user("I"), await world.user("J")] as const;
  const ids = [];
  for (const other of others) ids.push(await world.conversation(gus, other));
  await world.request(others[0], "POST", `/v1/conversations/${ids[0]}/messages`, { content: "first" });
  await world.request(others[1], "POST", `/v1/conversations/${ids[1]}/messages`, { content: "second" });
  await world.request(others[1], "POST", `/v1/conversations/${ids[1]}/messages`, { content: "third" });
  const { data, has_more } = await list(gus);
  expect(has_more).toBe(false);
  expect(data.map(({ other_user }) => other_user)).toEqual([others[1], others[0], others[2]]);
  expect(data.map(({ last_message }) => last_message?.content)).toEqual(["third", "first", undefined]);
  expect(data.map(({ unread_count, revision }) => [unread_count, revision])).toEqual([
    [2, 2],
    [1, 1],
    [0, 0],
  ]);
  const [seenByOther] = (await list(others[1])).data;
  expect(seenByOther).toMatchObject({ unread_count: 0, other_user: gus, last_message: { content: "third" } });
});

test("[HTTP4] pages follow one another by keyset: every conversation once, with and without messages", async () => {
  const kim = await world.user("Kim");
  const ids: number[] = [];
  for (let at = 0; at < 9; at += 1) ids.push(await world.conversation(kim, await world.user(`other ${at}`)));
  // Against the order of their ids; the last four stay without a message.
  for (const id of ids.slice(0, 5).reverse()) {
    await world.request(kim, "POST", `/v1/conversations/${id}/messages`, { content: "hello" });
  }
  const seen: number[] = [];
  let before = "";
  for (let more = true; more; ) {
    const { data, has_more } = await list(kim, `?limit=2${before}`);
    seen.push(...data.map(({ conversation_id }) => conversation_id));
    before = `&before=${seen.at(-1)}`;
    more = has_more;
  }
  expect(seen).toEqual([...ids.slice(0, 5), ...ids.slice(5).reverse()]);
});

test("[HTTP4] a page may begin after one's own conversation only", async () => {
  const foreign = await world.conversation(await world.user("Lea"), await world.user("Max"));
  for (const before of [foreign, 999_999]) {
    const response = await world.request(ada, "GET", `/v1/conversations?before=${before}`);
    expect([response.status, await response.json()]).toMatchObject([403, { code: "forbidden" }]);
  }
});

test("[HTTP17] one conversation is the row that the list has, as this user sees it", async () => {
  const [ned, ola] = [await world.user("Ned"), await world.user("Ola")];
  const id = await world.conversation(ned, ola);
  await world.request(ned, "POST", `/v1/conversations/${id}/messages`, { content: "hello" });
  for (const [user, unread] of [
    [ned, 0],
    [ola, 1],
  ] as const) {
    const response = await world.request(user, "GET", `/v1/conversations/${id}`);
    const row = conversationRow.parse(await response.json());
    expect([response.status, row.unread_count]).toEqual([200, unread]);
    expect(row).toEqual((await list(user)).data[0]);
  }
});

test("[HTTP17] foreign and absent conversations answer alike", async () => {
  const foreign = await world.conversation(await world.user("Pia"), await world.user("Quin"));
  const answers = [];
  for (const id of [foreign, 999_999]) {
    const response = await world.request(ada, "GET", `/v1/conversations/${id}`);
    answers.push([response.status, await response.json()]);
  }
  expect(answers[0]).toMatchObject([403, { code: "forbidden" }]);
  expect(answers[1]).toEqual(answers[0]);
});
