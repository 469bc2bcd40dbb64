import { LIMITS, type User } from "@duologue/protocol";
import { createWorld, type TestSocket, type World } from "@duologue/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

let world: World;

beforeAll(async () => {
  world = await createWorld();
});

afterAll(() => world[Symbol.asyncDispose]());

/** Two people who talk. */
async function pair() {
  const [ada, bob] = [await world.user("Ada"), await world.user("Bob")];
  const conversationId = await world.conversation(ada, bob);
  const [a, b] = [await world.connect(ada), await world.connect(bob)];
  return { ada, bob, conversationId, a, b };
}

async function send(socket: TestSocket, sender: User, conversationId: number, content: string) {
  return (await socket.ask("sendMessage", { conversationId, senderId: sender.user_id, content })).message;
}

describe("the inbox", () => {
  test("[SYNC1] hears conversationUpdated after every revision, with the row as this user sees it", async () => {
    const { ada, bob, conversationId, a, b } = await pair();
    await b.ask("joinInbox");
    const message = await send(a, ada, conversationId, "for the inbox");
    const { conversation } = await b.hears("conversationUpdated");
    expect(conversation).toEqual({
      conversation_id: conversationId,
      user1_id: ada.user_id,
      user2_id: bob.user_id,
      last_message_id: message.message_id,
      revision: message.revision,
      last_message: message,
      unread_count: 1,
      other_user: ada,
    });
    await b.ask("markAsRead", { conversationId, messageIds: [message.message_id] });
    const read = await b.hears("conversationUpdated", ({ conversation: row }) => row.revision === message.revision + 1);
    expect(read.conversation).toMatchObject({ unread_count: 0, last_message: { read_status: true } });
    expect(a.all("conversationUpdated")).toEqual([]);
  });

  test("[SYNC2] sockets in the conversation's room do not hear it twice", async () => {
    const { ada, conversationId, a, b } = await pair();
    await b.ask("joinInbox");
    await b.ask("joinRoom", conversationId);
    await send(a, ada, conversationId, "in the room");
    await b.hears("receiveMessage");
    await b.ask("leaveRoom", conversationId);
    await send(a, ada, conversationId, "after the room");
    await b.hears("conversationUpdated");
    expect(b.all("conversationUpdated").map(({ conversation }) => conversation.last_message.content)).toEqual([
      "after the room",
    ]);
  });

  test("[SYNC2] another device of the same user, which is not in the room, hears it", async () => {
    const { ada, bob, conversationId, a, b } = await pair();
    const phone = await world.connect(bob);
    for (const socket of [b, phone]) await socket.ask("joinInbox");
    await b.ask("joinRoom", conversationId);
    await send(a, ada, conversationId, "for two devices");
    await Promise.all([b.hears("receiveMessage"), phone.hears("conversationUpdated")]);
    await b.ask("leaveRoom", conversationId);
    await send(a, ada, conversationId, "a marker");
    await b.hears("conversationUpdated");
    expect(b.all("conversationUpdated")).toHaveLength(1);
    expect(phone.all("receiveMessage")).toEqual([]);
  });

  test("[SYNC3] hears of a conversation that is opened", async () => {
    const [ada, bob] = [await world.user("Ada"), await world.user("Bob")];
    const b = await world.connect(bob);
    await b.ask("joinInbox");
    await world.request(ada, "POST", "/v1/conversations", { userId: bob.user_id });
    const { conversation } = await b.hears("conversationUpdated");
    expect(conversation).toMatchObject({ revision: 0, last_message: null, unread_count: 0, other_user: ada });
  });
});

describe("catchUp", () => {
  test("[SYNC4] tells what changed since the cursor, and the messages that are missing", async () => {
    const { ada, conversationId, a, b } = await pair();
    const { epoch, cursor } = await b.ask("joinInbox");
    const first = await send(a, ada, conversationId, "one");
    const second = await send(a, ada, conversationId, "two");
    const known = [{ conversationId, revision: 0 }];
    const answer = await b.ask("catchUp", { epoch, cursor, known });
    expect(answer).toEqual({
      ok: true,
      unread_total: 2,
      epoch,
      cursor: expect.stringMatching(/^\d+$/),
      changed: [{ conversationId, revision: 2 }],
      conversations: [{ conversationId, revision: 2, messages: [first, second], has_more: false }],
      forbidden: [],
      reset: false,
    });
    // The cursor stays behind the oldest transaction of the whole server; other tests have theirs.
    let again = answer;
    do {
      again = await b.ask("catchUp", { epoch, cursor: again.cursor, known: [{ conversationId, revision: 2 }] });
      expect(again).toMatchObject({ conversations: [], reset: false });
    } while (again.changed.length > 0);
  });

  test("[SYNC5] a message that was read comes again, at the revision of its mark", async () => {
    const { ada, conversationId, a, b } = await pair();
    const { epoch, cursor } = await a.ask("joinInbox");
    const sent = [await send(a, ada, conversationId, "one"), await send(a, ada, conversationId, "two")];
    const messageIds = sent.map((message) => message.message_id);
    await b.ask("markAsRead", { conversationId, messageIds });
    const { cursor: later } = await a.ask("joinInbox");
    const more = await send(a, ada, conversationId, "three");
    const { cursor: latest } = await a.ask("joinInbox");
    await b.ask("markAsRead", { conversationId, messageIds: [more.message_id] });
    const place = { conversationId, revision: 5 };
    expect((await a.ask("catchUp", { epoch, cursor: later, known: [] })).changed).toEqual([place]);
    expect((await a.ask("catchUp", { epoch, cursor: latest, known: [] })).changed).toEqual([place]);
    const { conversations } = await a.ask("catchUp", { epoch, cursor, known: [{ conversationId, revision: 2 }] });
    expect(conversations[0].messages.slice(0, 2)).toEqual(
      sent.map((row) => ({ ...row, read_status: true, revision: 3 })),
    );
  });

  test("[SYNC6] a page never ends inside a revision, and nothing is left out", async () => {
    const { ada, bob, conversationId, a, b } = await pair();
    const { epoch, cursor } = await a.ask("joinInbox");
    const ids: number[] = [];
    for (let at = 0; at < 450; at += 50) {
      const batch = Array.from({ length: 50 }, (_, n) => send(a, ada, conversationId, `${at + n}`));
      ids.push(...(await Promise.all(batch)).map((message) => message.message_id));
    }
    await b.ask("markAsRead", { conversationId, messageIds: ids.slice(0, 400) });
    for (let at = 0; at < 10; at += 1) await send(b, bob, conversationId, `answer ${at}`);

    const pages: { revision: number; messages: { message_id: number; revision: number }[]; has_more: boolean }[] = [];
    for (let revision = 0, more = true; more; ) {
      const { conversations } = await a.ask("catchUp", { epoch, cursor, known: [{ conversationId, revision }] });
      pages.push(conversations[0]);
      ({ revision, has_more: more } = conversations[0]);
    }
    const rows = pages.flatMap((page) => page.messages);
    expect(new Set(rows.map((row) => row.message_id)).size).toBe(460);
    expect(rows.filter((row) => row.revision === 451)).toHaveLength(400);
    pages.forEach((page, at) => {
      const next = pages[at + 1]?.messages[0]?.revision ?? Number.POSITIVE_INFINITY;
      expect(page.messages.at(-1)?.revision).toBeLessThan(next);
      expect(page.revision).toBe(page.messages.at(-1)?.revision);
    });
  });

  test("[SYNC7] an answer holds so many bytes, however many conversations are behind", async () => {
    const ada = await world.user("Ada");
    const a = await world.connect(ada);
    const { epoch, cursor } = await a.ask("joinInbox");
    const known: { conversationId: number; revision: number }[] = [];
    for (let at = 0; at < 3; at += 1) {
      const other = await world.user(`Other ${at}`);
      const conversationId = await world.conversation(ada, other);
      const o = await world.connect(other);
      await Promise.all(Array.from({ length: 60 }, () => send(o, other, conversationId, "é".repeat(5_000))));
      known.push({ conversationId, revision: 0 });
    }
    const { conversations } = await a.ask("catchUp", { epoch, cursor, known });
    const bytes = JSON.stringify(conversations).length;
    expect(bytes).toBeLessThan(LIMITS.catchUpBytes * 1.2);
    expect(conversations.map((each: { has_more: boolean }) => each.has_more)).toEqual([true, true, true]);
    expect(conversations[2]).toEqual({ ...known[2], messages: [], has_more: true });
  });

  test("[SYNC8] foreign and absent conversations are named alike as forbidden", async () => {
    const { a } = await pair();
    const stranger = await pair();
    const { epoch, cursor } = await a.ask("joinInbox");
    const ids = [stranger.conversationId, 987_654_321];
    const known = ids.map((conversationId) => ({ conversationId, revision: 0 }));
    expect((await a.ask("catchUp", { epoch, cursor, known })).forbidden).toEqual(ids);
  });

  test.each([
    ["another epoch", (known: object) => ({ epoch: "another", ...known })],
    ["a cursor ahead of the server's", (known: object) => ({ ...known, cursor: "18446744073709551615" })],
    [
      "a revision ahead of the server's",
      (known: { conversationId: number }) => ({
        known: [{ conversationId: known.conversationId, revision: 99 }],
      }),
    ],
  ])("[SYNC9] %s means: start over", async (_, change) => {
    const { conversationId, a } = await pair();
    const { epoch, cursor } = await a.ask("joinInbox");
    const more = change({ conversationId });
    expect(await a.ask("catchUp", { epoch, cursor, known: [], ...more })).toMatchObject({ ok: true, reset: true });
  });

  test("[SYNC9] more than 1,000 changes mean: start over", async () => {
    const ada = await world.user("Popular");
    const a = await world.connect(ada);
    const { epoch, cursor } = await a.ask("joinInbox");
    await world.sql(
      `with made as (insert into users (name) select 'fan ' || n from generate_series(1, 1001) n returning user_id)
       insert into conversations (user1_id, user2_id) select $1, user_id from made`,
      [ada.user_id],
    );
    expect(await a.ask("catchUp", { epoch, cursor, known: [] })).toMatchObject({ reset: true, changed: [] });
  });

  test.each([
    ["a number", 5],
    ["21 digits", "1".repeat(21)],
    ["words", "'; drop table users"],
    ["more than 64 bits", "18446744073709551616"],
  ])("[SYNC10] a cursor that is none: %s", async (_, cursor) => {
    const { a } = await pair();
    expect(await a.ask("catchUp", { epoch: "x", cursor, known: [] })).toMatchObject({ code: "invalid_payload" });
  });

  test("[SYNC10] more than 100 known conversations are refused", async () => {
    const { a } = await pair();
    const known = Array.from({ length: 101 }, (_, at) => ({ conversationId: at + 1, revision: 0 }));
    expect(await a.ask("catchUp", { epoch: "x", cursor: "1", known })).toMatchObject({ code: "invalid_payload" });
  });
});
