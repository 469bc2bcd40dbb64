import type { Message } from "@duologue/protocol";
import { beforeEach, expect, test } from "vitest";
import { Wiretap } from "./wiretap.js";

const ROOM = 7;
const FROM = { epoch: "e", cursor: "5" };

let connection: { isOpen: boolean };
let tap: Wiretap;

beforeEach(() => {
  connection = { isOpen: true };
  tap = new Wiretap(connection);
});

function row(message_id: number, revision: number, conversation_id = ROOM) {
  return { message_id, revision, conversation_id } as Message;
}

function change(messageId: number, revision: number, conversationId = ROOM) {
  return { conversationId, messageId, revision };
}

function join(revision: number): void {
  tap.sent(`421["joinRoom",${ROOM}]`, () => "connect");
  expect(tap.received(`431${JSON.stringify([{ ok: true, revision }])}`)).toBeNull();
}

function tell(event: string, payload: unknown): void {
  expect(tap.received(`42${JSON.stringify([event, payload])}`)).toBeNull();
}

function ask(...messages: Message[]) {
  tap.sent(`422${JSON.stringify(["catchUp", { known: [], ...FROM }])}`, () => "gap");
  return tap.received(`432${JSON.stringify([{ ok: true, conversations: [{ conversationId: ROOM, messages }] }])}`);
}

test("[TORTURE17] in a joined room, what no broadcast told has been missed", () => {
  join(4);
  tell("receiveMessage", row(1, 5));
  tell("messageUpdated", { conversationId: ROOM, messageIds: [2], revision: 6 });
  const answer = ask(row(1, 5), row(2, 6), row(3, 7), row(2, 8));
  expect(answer).toMatchObject({ id: "2", reason: "gap", from: FROM });
  expect(answer?.missed()).toEqual([change(3, 7), change(2, 8)]);
});

test("[TORTURE17] a broadcast that the answer overtook has not been missed, nor anything on a connection that ended", () => {
  join(4);
  const answer = ask(row(1, 5), row(2, 6));
  tell("receiveMessage", row(1, 5));
  expect(answer?.missed()).toEqual([change(2, 6)]);
  connection.isOpen = false;
  expect(answer?.missed()).toEqual([]);
});

test("[TORTURE17] nothing is told of what was before the join, outside a room, or after it was left", () => {
  expect(ask(row(1, 5))?.missed()).toEqual([]);
  join(6);
  expect(ask(row(2, 6), row(3, 7, 8))?.missed()).toEqual([]);
  tap.sent(`423["leaveRoom",${ROOM}]`, () => "connect");
  expect(ask(row(4, 7))?.missed()).toEqual([]);
});

test("[TORTURE17] the answer to a join that comes after the room was left joins nothing", () => {
  tap.sent(`421["joinRoom",${ROOM}]`, () => "connect");
  tap.sent(`425["leaveRoom",${ROOM}]`, () => "connect");
  tap.received(`431${JSON.stringify([{ ok: true, revision: 4 }])}`);
  expect(ask(row(1, 5))?.missed()).toEqual([]);
});

test("[TORTURE17] what one answer brought, the next one has not found", () => {
  join(4);
  expect(ask(row(1, 5))?.missed()).toEqual([change(1, 5)]);
  expect(ask(row(1, 5), row(2, 6))?.missed()).toEqual([change(2, 6)]);
});

test("[TORTURE17] a refusal brings nothing", () => {
  tap.sent(`424${JSON.stringify(["catchUp", { known: [], ...FROM }])}`, () => "gap");
  expect(tap.received(`434${JSON.stringify([{ ok: false, code: "unavailable" }])}`)).toBeNull();
});
