import { LIMITS, type User } from "@duologue/protocol";
import { createWorld, type World } from "@duologue/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

let world: World;

beforeAll(async () => {
  world = await createWorld();
});

afterAll(() => world[Symbol.asyncDispose]());

/** Two users with a conversation, and the second one's socket in its room. */
async function pair() {
  const [ada, bob] = [await world.user("Ada"), await world.user("Bob")];
  const conversationId = await world.conversation(ada, bob);
  const socket = await world.connect(bob);
  await socket.ask("joinRoom", conversationId);
  return { ada, bob, conversationId, socket };
}

/** Stores messages without sending them one by one; their ids, ascending. */
async function messages(conversationId: number, from: User, to: User, count: number): Promise<number[]> {
  const rows = await world.sql<{ message_id: number }>(
    `insert into messages (conversation_id, sender_id, receiver_id, content, "timestamp", revision)
      select $1, $2, $3, 'message ' || n, now(), 0 from generate_series(1, $4::int) n returning message_id`,
    [conversationId, from.user_id, to.user_id, count],
  );
  return rows.map((row) => row.message_id).sort((a, b) => a - b);
}

async function unread(user: User): Promise<number[]> {
  const rows = await world.sql<{ message_id: number }>(
    "select message_id from messages where receiver_id = $1 and not read_status order by message_id",
    [user.user_id],
  );
  return rows.map((row) => row.message_id);
}

describe("markAsRead with upTo", () => {
  test("[READ6] marks every earlier unread message of the conversation, and no later one", async () => {
    const { ada, bob, conversationId, socket } = await pair();
    const ids = await messages(conversationId, ada, bob, 10);
    await messages(conversationId, bob, ada, 2);
    const elsewhere = await world.conversation(bob, await world.user("Eve"));
    const [other] = await messages(elsewhere, ada, bob, 1);

    const result = await socket.ask("markAsRead", { conversationId, messageIds: [], upTo: ids[6] });
    expect(result).toEqual({ ok: true, messageIds: ids.slice(0, 7), revision: 1 });
    expect(await socket.hears("messageUpdated")).toMatchObject({ messageIds: ids.slice(0, 7), read_status: true });
    expect(await unread(bob)).toEqual([...ids.slice(7), other]);
    expect(await unread(ada)).toHaveLength(2);
  });

  test("[READ6] marks the named ones too, later than upTo or not, each once", async () => {
    const { ada, bob, conversationId, socket } = await pair();
    const ids = await messages(conversationId, ada, bob, 6);
    const result = await socket.ask("markAsRead", { conversationId, messageIds: [ids[1], ids[5]], upTo: ids[2] });
    expect(result).toEqual({ ok: true, messageIds: [ids[0], ids[1], ids[2], ids[5]], revision: 1 });
  });

  test("[READ6] marks 500 messages per command, and a repeat marks the rest", async () => {
    const { ada, bob, conversationId, socket } = await pair();
    const ids = await messages(conversationId, ada, bob, 2 * LIMITS.messageIdsPerRead + 1);
    const command = { conversationId, messageIds: [], upTo: ids.at(-1) };
    const results = [await socket.ask("markAsRead", { ...command, messageIds: ids.slice(-1) })];
    while (results.at(-1).has_more) results.push(await socket.ask("markAsRead", command));
    expect(results.map(({ messageIds, has_more }) => [messageIds.length, has_more])).toEqual([
      [500, true],
      [500, true],
      [1, undefined],
    ]);
    // The oldest first, after the one that is named.
    const [last = 0] = ids.splice(-1);
    expect(results.map(({ messageIds }) => messageIds.sort((a: number, b: number) => a - b))).toEqual([
      [...ids.slice(0, 499), last],
      ids.slice(499, 999),
      ids.slice(999),
    ]);
    expect(await unread(bob)).toEqual([]);
  });

  test.each([
    ["up to the last of them", 509],
    ["up to one before them", 9],
  ])("[READ6] a command that names 500 messages marks these, and reports that more are unread %s", async (_, at) => {
    const { ada, bob, conversationId, socket } = await pair();
    const ids = await messages(conversationId, ada, bob, 510);
    const command = { conversationId, messageIds: ids.slice(10), upTo: ids[at] };
    const result = await socket.ask("markAsRead", command);
    expect(result).toMatchObject({ ok: true, messageIds: ids.slice(10), has_more: true });
    const rest = await socket.ask("markAsRead", { ...command, messageIds: [] });
    expect(rest).toEqual({ ok: true, messageIds: ids.slice(0, 10), revision: 2 });
  });

  test("[READ6] a command that names 500 messages which do not qualify marks all when it is repeated", async () => {
    const { ada, bob, conversationId, socket } = await pair();
    const named = [
      ...(await messages(conversationId, bob, ada, 250)),
      ...(await messages(conversationId, ada, bob, 250)),
    ];
    const ids = [...named.slice(250), ...(await messages(conversationId, ada, bob, 600))];
    const command = { conversationId, messageIds: named, upTo: ids.at(-1) };
    const results = [await socket.ask("markAsRead", command)];
    while (results.at(-1).has_more && results.length < 5) results.push(await socket.ask("markAsRead", command));
    expect(results.map(({ messageIds, has_more }) => [messageIds.length, has_more])).toEqual([
      [500, true],
      [350, undefined],
    ]);
    expect(await unread(bob)).toEqual([]);
  });

  test("[READ6] a command that names all 500 that are unread reports no more", async () => {
    const { ada, bob, conversationId, socket } = await pair();
    const ids = await messages(conversationId, ada, bob, LIMITS.messageIdsPerRead);
    const result = await socket.ask("markAsRead", { conversationId, messageIds: ids, upTo: ids.at(-1) });
    expect(result).toEqual({ ok: true, messageIds: ids, revision: 1 });
  });

  test("[READ6] unread messages of other conversations take no place in a command", async () => {
    const { ada, bob, conversationId, socket } = await pair();
    const eve = await world.user("Eve");
    await messages(await world.conversation(bob, eve), eve, bob, LIMITS.messageIdsPerRead + 1);
    const ids = await messages(conversationId, ada, bob, 2);
    const result = await socket.ask("markAsRead", { conversationId, messageIds: [], upTo: ids[1] });
    expect(result).toEqual({ ok: true, messageIds: ids, revision: 1 });
  });

  test("[READ6] changes nothing and takes no revision when all is read", async () => {
    const { ada, bob, conversationId, socket } = await pair();
    const [id] = await messages(conversationId, ada, bob, 1);
    await socket.ask("markAsRead", { conversationId, messageIds: [], upTo: id });
    expect(await socket.ask("markAsRead", { conversationId, messageIds: [], upTo: id })).toEqual({
      ok: true,
      messageIds: [],
      revision: 1,
    });
    expect(socket.all("messageUpdated")).toHaveLength(1);
  });

  test("[ROOM4] [READ6] of a conversation of other users is forbidden", async () => {
    const { ada, bob, conversationId } = await pair();
    const [id] = await messages(conversationId, ada, bob, 1);
    const eve = await world.connect(await world.user("Eve"));
    const command = { conversationId, messageIds: [], upTo: id };
    expect(await eve.ask("markAsRead", command)).toMatchObject({ ok: false, code: "forbidden" });
    expect(await unread(bob)).toEqual([id]);
  });

  test.each(["7", 0, -1, 1.5, null, [7], {}, true, 2 ** 53])("[READ6] upTo %j is invalid_payload", async (upTo) => {
    const { ada, bob, conversationId, socket } = await pair();
    const [id] = await messages(conversationId, ada, bob, 1);
    const result = await socket.ask("markAsRead", { conversationId, messageIds: [id], upTo });
    expect(result).toMatchObject({ ok: false, code: "invalid_payload" });
    expect(await unread(bob)).toEqual([id]);
  });

  test("[HTTP9] [READ6] works over HTTP", async () => {
    const { ada, bob, conversationId } = await pair();
    const ids = await messages(conversationId, ada, bob, 3);
    const path = `/v1/conversations/${conversationId}/read`;
    const response = await world.request(bob, "POST", path, { messageIds: [], upTo: ids[1] });
    expect(await response.json()).toEqual({ messageIds: ids.slice(0, 2), revision: 1 });
    expect(await unread(bob)).toEqual(ids.slice(2));
  });
});

describe("unread_total", () => {
  test("[READ7] comes with the first page of the list, counted in all conversations", async () => {
    const { ada, bob, conversationId, socket } = await pair();
    const [read, also] = await messages(conversationId, ada, bob, 5);
    await socket.ask("markAsRead", { conversationId, messageIds: [read, also] });
    const eve = await world.user("Eve");
    await messages(await world.conversation(bob, eve), eve, bob, 4);
    await messages(conversationId, bob, ada, 5);

    const first = await (await world.request(bob, "GET", "/v1/conversations?limit=1")).json();
    expect(first).toMatchObject({ has_more: true, unread_total: 7 });
    const before = first.data[0].conversation_id;
    const second = await (await world.request(bob, "GET", `/v1/conversations?limit=1&before=${before}`)).json();
    expect(second.data).toHaveLength(1);
    expect(second).not.toHaveProperty("unread_total");
  });

  test("[READ7] comes with a catchUp that found a change, and with no other", async () => {
    const { ada, conversationId, socket } = await pair();
    const writer = await world.connect(ada);
    const start = await socket.ask("joinInbox");
    await writer.ask("sendMessage", { conversationId, senderId: ada.user_id, content: "one" });
    const { epoch, cursor, ...found } = await socket.ask("catchUp", { ...start, known: [] });
    expect(found).toMatchObject({ changed: [{ conversationId }], unread_total: 1 });
    // The cursor stays behind the oldest transaction of the whole server; other tests have theirs.
    let again = { cursor, changed: found.changed };
    while (again.changed.length > 0) again = await socket.ask("catchUp", { epoch, cursor: again.cursor, known: [] });
    expect(again).not.toHaveProperty("unread_total");
  });
});
