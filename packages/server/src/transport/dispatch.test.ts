import type { MessageError } from "@duologue/protocol";
import { expect, test } from "vitest";
import { failure, success } from "../kernel/outcome.js";
import type { CommandHandlers } from "./command-handlers.js";
import { Dispatch, type DispatchContext } from "./dispatch.js";
import type { Peer } from "./peer.js";

const FINE = success({});
const MARK = { conversationId: 1, messageIds: [] };

/** A dispatch whose peer, clock and use cases are in the test's hand. */
function held(more: Partial<DispatchContext> = {}) {
  const told: MessageError[] = [];
  const banished: string[] = [];
  const clock = { ms: 0, now: () => clock.ms, after: () => () => {} };
  const peer: Peer = {
    userId: 1,
    expiresInMs: () => 0,
    renew: () => {},
    join: async () => {},
    leave: () => {},
    tellFailure: (error) => told.push(error),
    banish: (reason) => banished.push(reason),
  };
  const fine = async () => FINE;
  const dispatch = new Dispatch(peer, {
    handlers: { joinRoom: fine, leaveRoom: fine, joinInbox: fine } as unknown as CommandHandlers,
    rateLimit: () => 0,
    toWireError: () => failure("internal"),
    broadcast: async () => {},
    countCommand: () => {},
    clock,
    ...more,
  });
  return { dispatch, told, banished, clock };
}

/** Sends an event and collects what its acknowledgement is called with. */
async function answersTo(dispatch: Dispatch, event: string, ...args: unknown[]): Promise<unknown[]> {
  const answers: unknown[] = [];
  dispatch.receive([event, ...args, (answer: unknown) => answers.push(answer)]);
  await new Promise((resolve) => setImmediate(resolve));
  return answers;
}

test("[WIRE2] each command is acknowledged once, whatever becomes of it", async () => {
  const { dispatch } = held();
  expect(await answersTo(dispatch, "joinRoom", 1)).toEqual([{ ok: true }]);
  expect(await answersTo(dispatch, "joinInbox")).toEqual([{ ok: true }]);
  expect(await answersTo(dispatch, "joinRoom", "1")).toMatchObject([{ ok: false, code: "invalid_payload" }]);
  expect(await answersTo(dispatch, "dance")).toMatchObject([{ ok: false, code: "unknown_event" }]);
});

test("[WIRE4] nothing that comes in throws, not even what throws when it is looked at", async () => {
  const { dispatch, told } = held();
  const trap = {
    get conversationId(): never {
      throw new Error("a trap");
    },
  };
  expect(() => dispatch.receive(["sendMessage", trap])).not.toThrow();
  expect(told).toMatchObject([{ code: "internal", event: "sendMessage" }]);
});

test("[WIRE1] a use case that throws is answered", async () => {
  const broken = async () => {
    throw new Error("broken");
  };
  const useCase = held({ handlers: { joinRoom: broken } as unknown as CommandHandlers });
  expect(await answersTo(useCase.dispatch, "joinRoom", 1)).toMatchObject([{ code: "internal" }]);
});

test("[LIMIT5] unknown events are counted for ten seconds", () => {
  const { dispatch, banished, clock } = held();
  const dance = (times: number) => {
    for (let at = 0; at < times; at += 1) dispatch.receive(["dance"]);
  };
  dance(100);
  clock.ms = 10_001;
  dance(100);
  expect(banished).toEqual([]);
  dance(1);
  expect(banished).toEqual(["too many unknown events"]);
});

test("[LIMIT2] eight commands run at once", async () => {
  let running = 0;
  const never = () => {
    running += 1;
    return new Promise<never>(() => {});
  };
  const { dispatch } = held({ handlers: { markAsRead: never } as unknown as CommandHandlers });
  for (let at = 0; at < 20; at += 1) dispatch.receive(["markAsRead", MARK]);
  await new Promise((resolve) => setImmediate(resolve));
  expect(running).toBe(8);
});

/** A dispatch whose commands end when the test says so; `began` has the names of those that were started. */
function stepped() {
  const began: string[] = [];
  const ends: (() => void)[] = [];
  const step = (name: string) => () => {
    began.push(name);
    return new Promise((resolve) => ends.push(() => resolve(FINE)));
  };
  const names = ["joinRoom", "leaveRoom", "joinInbox", "catchUp", "markAsRead"];
  const handlers = Object.fromEntries(names.map((name) => [name, step(name)])) as unknown as CommandHandlers;
  let tell = () => {};
  const told = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const { dispatch } = held({ handlers, broadcast: () => told });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return { dispatch, began, endFirst: () => ends.shift()?.(), tell, settle };
}

const CATCH_UP = { epoch: "", cursor: "0", known: [] };

test.each([
  ["joinRoom", 1],
  ["leaveRoom", 1],
  ["joinInbox", undefined],
])("[ROOM2] what follows a %s waits for it, and it for what was sent before", async (event, payload) => {
  const { dispatch, began, endFirst, tell, settle } = stepped();
  for (const packet of [
    ["markAsRead", MARK],
    [event, payload],
    ["markAsRead", MARK],
  ])
    dispatch.receive(packet);
  await settle();
  expect(began).toEqual(["markAsRead"]);
  endFirst();
  await settle();
  // Answered, but the room was not told yet.
  expect(began).toEqual(["markAsRead"]);
  tell();
  await settle();
  expect(began).toEqual(["markAsRead", event]);
  endFirst();
  await settle();
  expect(began).toEqual(["markAsRead", event, "markAsRead"]);
});

test("[ROOM2] a catchUp waits for what was sent before it, and holds nothing back", async () => {
  const { dispatch, began, endFirst, tell, settle } = stepped();
  tell();
  for (const packet of [
    ["markAsRead", MARK],
    ["catchUp", CATCH_UP],
    ["markAsRead", MARK],
  ])
    dispatch.receive(packet);
  await settle();
  expect(began).toEqual(["markAsRead"]);
  endFirst();
  await settle();
  expect(began).toEqual(["markAsRead", "catchUp", "markAsRead"]);
});

test("[WIRE12] closing waits for what was taken, whoever asks and how often, and takes nothing more", async () => {
  const finish: (() => void)[] = [];
  const slow = () => new Promise<typeof FINE>((resolve) => finish.push(() => resolve(FINE)));
  const { dispatch } = held({ handlers: { markAsRead: slow } as unknown as CommandHandlers });
  const answers: unknown[] = [];
  const send = () => dispatch.receive(["markAsRead", MARK, (answer: unknown) => answers.push(answer)]);
  for (let at = 0; at < 9; at += 1) send();
  const closed = [dispatch.close(), dispatch.close()].map((closing) => closing.then(() => answers.length));
  send();
  for (let at = 0; at < 9; at += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    finish[at]?.();
  }
  expect(await Promise.all(closed)).toEqual([9, 9]);
  expect(finish).toHaveLength(9);
});

test("[WIRE12] closing waits until what was answered is told, too", async () => {
  const { dispatch, endFirst, tell, settle } = stepped();
  dispatch.receive(["markAsRead", MARK]);
  endFirst();
  await settle();
  let isClosed = false;
  const closed = dispatch.close().then(() => {
    isClosed = true;
  });
  await settle();
  expect(isClosed).toBe(false);
  tell();
  await closed;
});
