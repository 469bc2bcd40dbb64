import type { Message } from "@duologue/protocol";
import { expect, test } from "vitest";
import { failure, type News, type Outcome, success } from "../kernel/outcome.js";
import { createBroadcast } from "./broadcast.js";

function message(conversationId: number, revision: number): News {
  const payload = { conversation_id: conversationId, revision } as Message;
  return { event: "receiveMessage", conversationId, participants: [1, 2], payload };
}

/** A broadcast to rooms that write down what they hear. */
function heard(emit = (_room: string) => {}) {
  const told: string[] = [];
  const errors: unknown[] = [];
  const rooms = {
    emit: (room: string, event: string, payload: object) => {
      emit(room);
      told.push(`${room} ${event} ${(payload as Message).revision}`);
    },
    emitHere: () => {},
    listenersHere: () => [],
  };
  const broadcast = createBroadcast(
    rooms,
    undefined,
    async () => failure("forbidden"),
    (error) => errors.push(error),
  );
  return { broadcast, told, errors };
}

test("[SEND16] what becomes known in one turn is told in the order of the revisions", async () => {
  const { broadcast, told } = heard();
  const second = broadcast([message(7, 2)]);
  const first = Promise.resolve().then(() => broadcast([message(7, 1), message(8, 1)]));
  expect(told).toEqual([]);
  await Promise.all([second, first]);
  expect(told).toEqual(["room_7 receiveMessage 1", "room_8 receiveMessage 1", "room_7 receiveMessage 2"]);
  await broadcast([message(7, 3)]);
  await broadcast([]);
  expect(told.slice(3)).toEqual(["room_7 receiveMessage 3"]);
});

test("[WIRE4] a room that fails keeps no other from hearing", async () => {
  const { broadcast, told, errors } = heard((room) => {
    if (room === "room_7") throw new Error("broken");
  });
  await broadcast([message(7, 1), message(8, 1)]);
  expect(told).toEqual(["room_8 receiveMessage 1"]);
  expect(errors).toHaveLength(1);
});

test("[SYNC1] who joins the room while the inbox's row is read hears the row, for the room told it before", async () => {
  const inbox = new Set(["desk", "phone"]);
  const told: string[] = [];
  const reads: (() => void)[] = [];
  const broadcast = createBroadcast(
    {
      emit: () => {},
      listenersHere: (room) => (room === "user_2" ? [...inbox] : []),
      emitHere: (sockets, event) => told.push(`${event} to ${sockets.join()}`),
    },
    undefined,
    () => new Promise((resolve) => reads.push(() => resolve(success({}) as Outcome<never>))),
    () => {},
  );
  await broadcast([message(7, 1)]);
  inbox.delete("desk");
  await broadcast([message(7, 2)]);
  reads[0]?.();
  await expect.poll(() => reads.length).toBe(2);
  reads[1]?.();
  await expect.poll(() => told).toEqual(["conversationUpdated to desk,phone", "conversationUpdated to phone"]);
});
