import type { User } from "@duologue/protocol";
import { createWorld, type TestSocket, type World } from "@duologue/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

let world: World;
let ada: User;
let bob: User;
let eve: User;
let conversationId: number;
let foreignId: number;

beforeAll(async () => {
  world = await createWorld();
  [ada, bob, eve] = [await world.user("Ada"), await world.user("Bob"), await world.user("Eve")];
  conversationId = await world.conversation(ada, bob);
  foreignId = await world.conversation(bob, eve);
});

afterAll(() => world[Symbol.asyncDispose]());

/** A socket of `user` that hears the conversation. */
async function inRoom(user: User, options = {}): Promise<TestSocket> {
  const socket = await world.connect(user, options);
  await socket.ask("joinRoom", conversationId);
  return socket;
}

function command(sender: User, content: string, more = {}) {
  return { conversationId, senderId: sender.user_id, content, ...more };
}

describe.each([["websocket"], ["polling"]] as const)("over %s", (transport) => {
  const options = { transports: [transport] };

  test("[ROOM1] [SEND1] [SEND2] a message is stored, and heard by both as the whole row", async () => {
    const [a, b] = [await inRoom(ada, options), await inRoom(bob, options)];
    const content = `hello over ${transport}`;
    a.emit("sendMessage", command(ada, content));
    const heard = await b.hears("receiveMessage", (message) => message.content === content);
    expect(await a.hears("receiveMessage", (message) => message.content === content)).toEqual(heard);
    expect(await world.sql("select * from messages where message_id = $1", [heard.message_id])).toEqual([heard]);
    expect(heard).toMatchObject({ sender_id: ada.user_id, receiver_id: bob.user_id, read_status: false });
    expect(heard.timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  test("[READ1] [READ2] a read mark of the receiver is told to both, with the ids that changed", async () => {
    const [a, b] = [await inRoom(ada, options), await inRoom(bob, options)];
    const { message } = await a.ask("sendMessage", command(ada, "read me"));
    b.emit("markAsRead", { conversationId, messageIds: [message.message_id] });
    const updated = await a.hears("messageUpdated", ({ messageIds }) => messageIds.includes(message.message_id));
    expect(updated).toMatchObject({ messageIds: [message.message_id], read_status: true, conversationId });
    await b.hears("messageUpdated", ({ messageIds }) => messageIds.includes(message.message_id));
  });

  test("[ROOM2] whoever joins and sends in one breath hears itself, 100 of 100 times", async () => {
    const socket = await world.connect(ada, options);
    for (let at = 0; at < 100; at += 1) {
      socket.emit("joinRoom", conversationId);
      socket.emit("sendMessage", command(ada, `breath ${at} over ${transport}`));
      await socket.hears("receiveMessage", ({ content }) => content === `breath ${at} over ${transport}`);
      await socket.ask("leaveRoom", conversationId);
    }
  });
});

test("[ROOM3] whoever did not join, or left, hears nothing", async () => {
  const [a, b, stranger] = [await inRoom(ada), await world.connect(bob), await world.connect(eve)];
  expect(await stranger.ask("joinRoom", conversationId)).toMatchObject({ ok: false, code: "forbidden" });
  await a.ask("sendMessage", command(ada, "nobody hears"));
  const left = await inRoom(bob);
  expect(await left.ask("leaveRoom", conversationId)).toEqual({ ok: true });
  await a.ask("sendMessage", command(ada, "nobody hears this either"));
  // A later marker: whatever was sent before it would have come before it.
  for (const socket of [b, stranger, left]) {
    await socket.ask("markAsRead", { conversationId: foreignId, messageIds: [] });
    expect(socket.all("receiveMessage")).toEqual([]);
  }
});

test("[ROOM4] a foreign conversation and an absent one answer alike", async () => {
  const socket = await world.connect(ada);
  const answers = [await socket.ask("joinRoom", foreignId), await socket.ask("joinRoom", 999_999_999)];
  expect(answers[0]).toEqual(answers[1]);
  expect(answers[0]).toMatchObject({ ok: false, code: "forbidden", retryable: false });
  expect(socket.errors.map((error) => error.conversationId)).toEqual([foreignId, 999_999_999]);
});

test("[ROOM5] joinRoom answers with the revision: what is newer is heard", async () => {
  const [a, b] = [await inRoom(ada), await world.connect(bob)];
  const { message } = await a.ask("sendMessage", command(ada, "before the join"));
  const { revision } = await b.ask("joinRoom", conversationId);
  expect(revision).toBe(message.revision);
  const next = await a.ask("sendMessage", command(ada, "after the join"));
  expect(await b.hears("receiveMessage")).toEqual(next.message);
  expect(next.message.revision).toBe(revision + 1);
});

test("[SEND3] content comes back byte for byte", async () => {
  const a = await inRoom(ada);
  for (const content of [
    "  spaces  \n",
    "e\u0301 ≠ é",
    "\u202egnp.exe",
    "👩‍👩‍👧‍👦".repeat(3),
    "\ufeffBOM",
    '{"a":[1]}',
    "\\,{}\"'",
  ]) {
    const { message } = await a.ask("sendMessage", command(ada, content));
    expect(message.content).toBe(content);
    const bytes = "select convert_to(content, 'UTF8') as bytes from messages where message_id = $1";
    const [row] = await world.sql<{ bytes: Uint8Array }>(bytes, [message.message_id]);
    expect(Buffer.from(row?.bytes ?? [])).toEqual(Buffer.from(content));
  }
});

test("[SEND4] a message under somebody else's name is refused", async () => {
  const a = await inRoom(ada);
  expect(await a.ask("sendMessage", command(bob, "not me"))).toMatchObject({ ok: false, code: "sender_mismatch" });
});

test("[SEND5] a repeated key stores nothing, answers the same row, and is not broadcast again", async () => {
  const [a, b] = [await inRoom(ada), await inRoom(bob)];
  const clientMessageId = crypto.randomUUID();
  const first = await a.ask("sendMessage", command(ada, "once", { clientMessageId }));
  expect(first.message.client_message_id).toBe(clientMessageId);
  const second = await a.ask("sendMessage", command(ada, "once", { clientMessageId }));
  expect(second).toEqual(first);
  await a.ask("sendMessage", command(ada, "a marker"));
  await b.hears("receiveMessage", ({ content }) => content === "a marker");
  expect(b.all("receiveMessage").map(({ content }) => content)).toEqual(["once", "a marker"]);
});

test("[SEND5] the key is the sender's own: the other may use the same", async () => {
  const [a, b] = [await inRoom(ada), await inRoom(bob)];
  const clientMessageId = crypto.randomUUID();
  const first = await a.ask("sendMessage", command(ada, "mine", { clientMessageId }));
  const second = await b.ask("sendMessage", command(bob, "mine too", { clientMessageId }));
  expect(second.message.message_id).toBeGreaterThan(first.message.message_id);
});

test("[SEND6] without a key each command is a new message", async () => {
  const a = await inRoom(ada);
  const first = await a.ask("sendMessage", command(ada, "again"));
  const second = await a.ask("sendMessage", command(ada, "again"));
  expect(second.message.message_id).toBeGreaterThan(first.message.message_id);
  expect(second.message.client_message_id).toBeNull();
});

test("[SEND7] sends of one socket are stored in the order of sending", async () => {
  const a = await inRoom(ada);
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, at) => a.ask("sendMessage", command(ada, `in order ${at}`))),
  );
  const ids = answers.map(({ message }) => message.message_id);
  expect(ids).toEqual([...ids].sort((x, y) => x - y));
  const heard = await a.until(() => {
    const events = a.all("receiveMessage").filter(({ content }) => content.startsWith("in order"));
    return events.length === ids.length && events;
  });
  expect(heard.map(({ message_id }) => message_id)).toEqual(ids);
});

test("[SEND16] over both doors a conversation is told in the order of its rows", async () => {
  const [a, b] = [await inRoom(ada), await inRoom(bob)];
  const before = b.all("receiveMessage").length;
  const path = `/v1/conversations/${conversationId}/messages`;
  const sent = Array.from({ length: 60 }, (_, at) => [
    world.request(ada, "POST", path, { content: `http ${at}` }),
    a.ask("sendMessage", command(ada, `socket ${at}`)),
  ]).flat();
  await Promise.all(sent);
  await b.until(() => b.all("receiveMessage").length === before + sent.length);
  const ids = b.all("receiveMessage").map(({ message_id }) => message_id);
  expect(ids).toEqual([...ids].sort((x, y) => x - y));
});

test("[SEND16] the acknowledgement comes before the event", async () => {
  const a = await inRoom(ada);
  const order: string[] = [];
  a.io.once("receiveMessage", () => order.push("event"));
  a.io.emit("sendMessage", command(ada, "in which order"), () => order.push("acknowledgement"));
  await a.hears("receiveMessage", ({ content }) => content === "in which order");
  expect(order).toEqual(["acknowledgement", "event"]);
});

test("[ROOM2] whoever sends and leaves in one breath hears itself, and a catchUp knows what was sent before", async () => {
  const a = await inRoom(ada);
  const { epoch, cursor } = await a.ask("joinInbox");
  const { revision } = await a.ask("joinRoom", conversationId);
  a.emit("sendMessage", command(ada, "goodbye"));
  const caughtUp = a.ask("catchUp", { epoch, cursor, known: [{ conversationId, revision }] });
  await a.ask("leaveRoom", conversationId);
  expect(a.all("receiveMessage").map(({ content }) => content)).toEqual(["goodbye"]);
  expect((await caughtUp).changed).toEqual([{ conversationId, revision: revision + 1 }]);
});

test("[READ3] nobody hears of a mark that changes nothing", async () => {
  const [a, b] = [await inRoom(ada), await inRoom(bob)];
  const { message } = await a.ask("sendMessage", command(ada, "mine, not mine to read"));
  const messageIds = [message.message_id];
  expect(await a.ask("markAsRead", { conversationId, messageIds })).toMatchObject({ ok: true, messageIds: [] });
  expect(await b.ask("markAsRead", { conversationId, messageIds })).toMatchObject({ ok: true, messageIds });
  expect(await b.ask("markAsRead", { conversationId, messageIds })).toMatchObject({ ok: true, messageIds: [] });
  await a.ask("sendMessage", command(ada, "another marker"));
  await b.hears("receiveMessage", ({ content }) => content === "another marker");
  expect(b.all("messageUpdated")).toHaveLength(1);
});

test("[READ4] a mark takes one revision, whatever number of messages it changes", async () => {
  const [a, b] = [await inRoom(ada), await inRoom(bob)];
  const sent = await Promise.all(["x", "y", "z"].map((content) => a.ask("sendMessage", command(ada, content))));
  const messageIds = sent.map(({ message }) => message.message_id);
  const { revision } = await b.ask("markAsRead", { conversationId, messageIds: [...messageIds, 987_654_321] });
  expect(revision).toBe(sent[2]?.message.revision + 1);
  expect(await a.hears("messageUpdated", (updated) => updated.revision === revision)).toMatchObject({ messageIds });
});

test("[WIRE1] a failure reaches the socket alone, as messageError and as ok: false", async () => {
  const [a, b] = [await inRoom(ada), await inRoom(bob)];
  const clientMessageId = crypto.randomUUID();
  const answer = await a.ask("sendMessage", command(ada, " ", { clientMessageId }));
  const told = await a.hears("messageError");
  expect(told).toEqual({ ...answer, ok: undefined, event: "sendMessage", conversationId, clientMessageId });
  expect(answer).toMatchObject({ ok: false, code: "invalid_payload", retryable: false });
  expect(told.details).toContain("content");
  await a.ask("sendMessage", command(ada, "marker after an error"));
  await b.hears("receiveMessage", ({ content }) => content === "marker after an error");
  expect(b.errors).toEqual([]);
});

test("[WIRE12] closing the chat ends every connection, and default clients come back by themselves", async () => {
  const closing = await createWorld();
  const user = await closing.user("Patient");
  const sockets = [
    await closing.connect(user, { reconnection: true }),
    await closing.connect(user, { reconnection: true, transports: ["polling"] }),
  ];
  const returning = sockets.map((socket) => new Promise((resolve) => socket.io.io.once("reconnect_attempt", resolve)));
  await closing.chat.close();
  for (const socket of sockets) expect(await socket.hears("disconnect")).not.toBe("io server disconnect");
  await Promise.all(returning);
  await closing[Symbol.asyncDispose]();
});

test("[WIRE2] every command acknowledges", async () => {
  const a = await inRoom(ada);
  const { epoch, cursor, ...inbox } = await a.ask("joinInbox");
  expect(inbox).toEqual({ ok: true, expiresInMs: expect.any(Number) });
  expect(await a.ask("catchUp", { epoch, cursor, known: [] })).toMatchObject({ ok: true, reset: false });
  expect(await a.ask("renewToken", { token: await world.token(ada) })).toMatchObject({ ok: true });
  expect(await a.ask("leaveRoom", conversationId)).toEqual({ ok: true });
});
