import { readFileSync } from "node:fs";
import type { User } from "@duologue/protocol";
import { createWorld, type TestSocket, type World } from "@duologue/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";

interface Case {
  readonly id: string;
  readonly event: string;
  readonly args: readonly unknown[];
  readonly expect: string;
  readonly note?: string;
}

const { cases }: { cases: Case[] } = JSON.parse(
  readFileSync(new URL("../../test-cases/commands.json", import.meta.url), "utf8"),
);

let world: World;
let me: User;
let peer: User;
let mySocket: TestSocket;
let peersSocket: TestSocket;
let names: Record<string, number>;

beforeAll(async () => {
  world = await createWorld();
  me = await world.user("Me");
  peer = await world.user("Peer");
  const third = await world.user("Third");
  const a = await world.conversation(me, peer);
  const b = await world.conversation(peer, third);
  mySocket = await world.connect(me);
  peersSocket = await world.connect(peer);
  await mySocket.ask("joinRoom", a);
  await peersSocket.ask("joinRoom", a);
  const send = async (socket: TestSocket, conversationId: number, sender: User) =>
    (await socket.ask("sendMessage", { conversationId, senderId: sender.user_id, content: "prepared" })).message
      .message_id;
  names = {
    $ME: me.user_id,
    $PEER: peer.user_id,
    $THIRD: third.user_id,
    $A: a,
    $B: b,
    $NONE: 987_654_321,
    $FROM_PEER: await send(peersSocket, a, peer),
    $MINE: await send(mySocket, a, me),
    $FOREIGN: await send(peersSocket, b, peer),
  };
});

afterAll(() => world[Symbol.asyncDispose]());

/** The arguments with the ids of this world. */
function withIds(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_, part) => (typeof part === "string" ? (names[part] ?? part) : part));
}

/** All rows that a command could change. */
async function everything(): Promise<unknown[]> {
  return [
    await world.sql("select * from messages order by message_id"),
    await world.sql("select conversation_id, last_message_id, revision from conversations order by 1"),
  ];
}

/** Sends a valid message of the peer, and waits until both heard it: whatever came before it has come. */
async function mark(content: string): Promise<void> {
  const message = { conversationId: names.$A, senderId: peer.user_id, content };
  expect(await peersSocket.ask("sendMessage", message)).toMatchObject({ ok: true });
  for (const socket of [mySocket, peersSocket]) {
    await socket.hears("receiveMessage", (heard) => heard.content === content);
  }
}

test.each(cases.map((each) => [each.id, each] as const))("[WIRE3] %s", async (id, each) => {
  const args = each.args.map(withIds);
  for (const withAcknowledgement of [true, false]) {
    await mark(`before ${id} ${withAcknowledgement}`);
    const before = await everything();
    const heardBefore = peersSocket.heard.length;
    const errorsBefore = mySocket.errors.length;

    if (withAcknowledgement) {
      const answer = await mySocket.ask(each.event, ...args);
      expect(answer).toMatchObject(each.expect === "ok" ? { ok: true } : { ok: false, code: each.expect });
    } else {
      mySocket.emit(each.event, ...args);
      if (each.expect !== "ok") {
        const errors = await mySocket.until(() => mySocket.errors.length > errorsBefore && mySocket.errors);
        expect(errors.at(-1)).toMatchObject({ code: each.expect, event: each.event });
      }
    }

    const changesNothing = each.expect !== "ok" || each.note?.startsWith("changes nothing") === true;
    const sends = each.event === "sendMessage" && !changesNothing;
    if (sends) await peersSocket.until(() => peersSocket.heard.length > heardBefore);
    if (changesNothing) expect(await everything()).toEqual(before);
    await mark(`after ${id} ${withAcknowledgement}`);
    const heard = peersSocket.heard.slice(heardBefore).map(({ payload }) => payload.content);
    expect(heard).toEqual([
      ...(sends ? [(args[0] as { content: string }).content] : []),
      `after ${id} ${withAcknowledgement}`,
    ]);
  }
  expect(world.log.join("")).not.toMatch(/prepared|before |pwned|DROP/);
});
