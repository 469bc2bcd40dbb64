import { randomUUID } from "node:crypto";
import { LIMITS, type Message, type User } from "@duologue/protocol";
import { createWorld, type World } from "@duologue/testkit";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { messageRow, page } from "./rows.js";

let world: World;
let ada: User;
let bob: User;
let foreignId: number;
let conversationId: number;

beforeAll(async () => {
  world = await createWorld();
  ada = await world.user("Ada");
  foreignId = await world.conversation(await world.user("Cleo"), await world.user("Dan"));
});

beforeEach(async () => {
  bob = await world.user("Bob");
  conversationId = await world.conversation(ada, bob);
});

afterAll(() => world[Symbol.asyncDispose]());

async function ask(user: User, method: string, path: string, body?: unknown) {
  const response = await world.request(user, method, path, body);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

async function post(user: User, content: string, more = {}): Promise<Message> {
  const { body } = await ask(user, "POST", `/v1/conversations/${conversationId}/messages`, { content, ...more });
  return messageRow.parse(body.message);
}

describe("sending", () => {
  test("[HTTP8] a posted message is stored, answered as the whole row, and heard in the room", async () => {
    using socket = await world.connect(bob);
    await socket.ask("joinRoom", conversationId);
    const content = "  kept as sent \u{1F600} é  ";
    const answer = await ask(ada, "POST", `/v1/conversations/${conversationId}/messages`, { content });
    const [message] = await world.sql("select * from messages where conversation_id = $1", [conversationId]);
    expect(answer).toEqual({ status: 201, body: { message } });
    expect(message).toMatchObject({ content, sender_id: ada.user_id, receiver_id: bob.user_id, read_status: false });
    expect(await socket.hears("receiveMessage")).toEqual(message);
  });

  test("[HTTP8] a repeat with its clientMessageId answers 200 with the same row, and is told to nobody", async () => {
    using socket = await world.connect(bob);
    await socket.ask("joinRoom", conversationId);
    const command = { content: "once", clientMessageId: randomUUID() };
    const path = `/v1/conversations/${conversationId}/messages`;
    const first = await ask(ada, "POST", path, command);
    expect(first.status).toBe(201);
    expect(await ask(ada, "POST", path, command)).toEqual({ ...first, status: 200 });
    const { message } = await (await world.connect(ada)).ask("sendMessage", {
      ...command,
      conversationId,
      senderId: ada.user_id,
    });
    expect(message).toEqual(first.body.message);
    await post(ada, "marker");
    await socket.hears("receiveMessage", ({ content }) => content === "marker");
    expect(socket.all("receiveMessage").map(({ content }) => content)).toEqual(["once", "marker"]);
  });

  test("[HTTP8] the sender is the token's user, whatever the body says", async () => {
    expect(await post(ada, "mine", { senderId: bob.user_id })).toMatchObject({ sender_id: ada.user_id });
  });

  test("[HTTP8] foreign and absent conversations answer alike", async () => {
    const answers = [foreignId, 999_999].map((id) =>
      ask(ada, "POST", `/v1/conversations/${id}/messages`, { content: "x" }),
    );
    const [foreign, absent] = await Promise.all(answers);
    expect(foreign).toMatchObject({ status: 403, body: { code: "forbidden" } });
    expect(absent).toEqual(foreign);
    expect(await world.sql("select 1 from messages where conversation_id = $1", [foreignId])).toEqual([]);
  });
});

describe("reading", () => {
  const read = (user: User, messageIds: readonly number[]) =>
    ask(user, "POST", `/v1/conversations/${conversationId}/read`, { messageIds });

  test("[HTTP9] the receiver's marks are stored and told; ids that do not qualify are passed over", async () => {
    using socket = await world.connect(ada);
    await socket.ask("joinRoom", conversationId);
    const [sent, own] = [await post(ada, "for Bob"), await post(bob, "from Bob")];
    const expected = { messageIds: [sent.message_id], revision: 3 };
    const answer = await read(bob, [own.message_id, sent.message_id, 999_999]);
    expect(answer).toEqual({ status: 200, body: expected });
    expect(await socket.hears("messageUpdated")).toEqual({ ...expected, read_status: true, conversationId });
  });

  test("[HTTP9] marking again, or nothing, changes nothing and is told to nobody", async () => {
    using socket = await world.connect(ada);
    const { message_id } = await post(ada, "for Bob");
    await read(bob, [message_id]);
    await socket.ask("joinRoom", conversationId);
    const nothing = { status: 200, body: { messageIds: [], revision: 2 } };
    expect(await read(bob, [message_id])).toEqual(nothing);
    expect(await read(ada, [message_id])).toEqual(nothing);
    expect(await read(bob, [])).toEqual(nothing);
    await post(ada, "marker");
    await socket.hears("receiveMessage");
    expect(socket.all("messageUpdated")).toEqual([]);
  });

  test("[HTTP9] a foreign conversation is forbidden", async () => {
    const answer = await ask(ada, "POST", `/v1/conversations/${foreignId}/read`, { messageIds: [1] });
    expect(answer).toMatchObject({ status: 403, body: { code: "forbidden" } });
  });
});

describe("history", () => {
  async function history(query: string, id = conversationId) {
    const { status, body } = await ask(ada, "GET", `/v1/conversations/${id}/messages${query}`);
    expect(status).toBe(200);
    const { data, has_more } = page(messageRow).parse(body);
    return { ids: data.map(({ message_id }) => message_id), has_more };
  }

  /** A hundred messages with one and the same time, between which other conversations have theirs. */
  async function hundredMessages(): Promise<number[]> {
    const rows = await world.sql<{ message_id: number; conversation_id: number }>(
      `insert into messages (conversation_id, sender_id, receiver_id, content, "timestamp", revision)
       select case n % 2 when 0 then $1::bigint else $2::bigint end, $3, $4, 'message ' || n, '2026-01-01T00:00:00Z', n
       from generate_series(1, 200) n returning message_id, conversation_id`,
      [conversationId, foreignId, ada.user_id, bob.user_id],
    );
    return rows.filter((row) => row.conversation_id === conversationId).map(({ message_id }) => message_id);
  }

  test("[HTTP6] without a place, the newest messages come, oldest first", async () => {
    const ids = await hundredMessages();
    expect(await history("")).toEqual({ ids: ids.slice(-LIMITS.pageDefault), has_more: true });
    expect(await history("?limit=100")).toEqual({ ids, has_more: false });
    expect(await history("?limit=1")).toEqual({ ids: ids.slice(-1), has_more: true });
  });

  test("[HTTP6] pages before and after a message leave none out and bring none twice, whatever their times", async () => {
    const ids = await hundredMessages();
    const [back, forth]: [number[], number[]] = [[], []];
    for (let place = "", more = true; more; place = `&before=${back[0]}`) {
      const found = await history(`?limit=7${place}`);
      back.unshift(...found.ids);
      more = found.has_more;
    }
    for (let place = ids[0], more = true; more; place = forth.at(-1)) {
      const found = await history(`?limit=7&after=${place}`);
      forth.push(...found.ids);
      more = found.has_more;
    }
    expect(back).toEqual(ids);
    expect(forth).toEqual(ids.slice(1));
  });

  test("[HTTP6] around a message come that one and its neighbours; has_more looks to the older side", async () => {
    const ids = await hundredMessages();
    expect(await history(`?around=${ids[50]}&limit=5`)).toEqual({ ids: ids.slice(48, 53), has_more: true });
    expect(await history(`?around=${ids[50]}&limit=4`)).toEqual({ ids: ids.slice(49, 53), has_more: true });
    expect(await history(`?around=${ids[50]}&limit=1`)).toEqual({ ids: [ids[50]], has_more: true });
    expect(await history(`?around=${ids[0]}&limit=5`)).toEqual({ ids: ids.slice(0, 3), has_more: false });
    expect(await history(`?around=${ids[99]}&limit=5`)).toEqual({ ids: ids.slice(97), has_more: true });
  });

  test("[HTTP6] beyond the ends there is nothing", async () => {
    const ids = await hundredMessages();
    expect(await history(`?before=${ids[0]}`)).toEqual({ ids: [], has_more: false });
    expect(await history(`?after=${ids[99]}`)).toEqual({ ids: [], has_more: false });
    expect(await history(`?after=${Number.MAX_SAFE_INTEGER}`)).toEqual({ ids: [], has_more: false });
  });

  test("[HTTP6] foreign and absent conversations answer alike", async () => {
    const foreign = await ask(ada, "GET", `/v1/conversations/${foreignId}/messages`);
    expect(foreign).toMatchObject({ status: 403, body: { code: "forbidden" } });
    expect(await ask(ada, "GET", "/v1/conversations/999999/messages")).toEqual(foreign);
  });

  test.each(["before=1&after=2", "before=1&around=2", "after=1&around=2", "before=1&after=2&around=3"])(
    "[HTTP6] only one place may be given, not %s",
    async (query) => {
      const answer = await ask(ada, "GET", `/v1/conversations/${conversationId}/messages?${query}`);
      expect(answer).toMatchObject({ status: 400, body: { code: "invalid_payload" } });
    },
  );
});
