import { expect, test } from "vitest";
import { FakeClock, settled } from "../../test/fake-clock.js";
import { failure, HandHeldLink } from "../../test/hand-held-link.js";
import { CONVERSATION } from "../../test/rows.js";
import { applyPage } from "../state/apply.js";
import { Timelines } from "../state/timelines.js";
import { Rooms } from "./rooms.js";

function setUp() {
  const clock = new FakeClock();
  const link = new HandHeldLink();
  link.isUp = true;
  const timelines = new Timelines();
  const log: string[] = [];
  const joined: number[][] = [];
  const rooms = new Rooms({
    link,
    timelines,
    clock,
    random: () => 1,
    onJoined: (conversationId, revision) => joined.push([conversationId, revision]),
    onEmpty: (conversationId) => log.push(`load ${conversationId}`),
    onMissed: () => log.push("missed"),
  });
  const load = () =>
    timelines.update(CONVERSATION, (state) => ({
      ...state,
      history: applyPage(state.history, [], false),
      status: "ready",
    }));
  return { clock, link, timelines, rooms, log, joined, load, view: () => timelines.view(CONVERSATION).snapshot() };
}

test("[CLIENT15] an opened conversation is joined, then loaded", async () => {
  const { link, rooms, log, joined, view } = setUp();
  await rooms.connected();
  rooms.open(CONVERSATION);
  expect([view().status, log]).toEqual(["loading", []]);
  await link.answer("joinRoom", { ok: true, revision: 4 });
  expect(joined).toEqual([[CONVERSATION, 4]]);
  expect(log).toEqual([`load ${CONVERSATION}`]);
});

test("[CLIENT15] without a connection it waits for one, and each new connection joins again", async () => {
  const { link, rooms } = setUp();
  rooms.open(CONVERSATION);
  await settled();
  expect(link.asked).toEqual([]);
  const connected = rooms.connected();
  await link.answer("joinRoom", { ok: true, revision: 4 });
  expect(await connected).toEqual({ ok: true });
  rooms.disconnected();
  void rooms.connected();
  expect(link.payloads("joinRoom")).toEqual([CONVERSATION, CONVERSATION]);
});

test("[CLIENT15] counts its callers; the last one leaves after a moment, and StrictMode leaves nothing", async () => {
  const { clock, link, rooms, load } = setUp();
  await rooms.connected();
  const first = rooms.open(CONVERSATION);
  first();
  const second = rooms.open(CONVERSATION);
  const third = rooms.open(CONVERSATION);
  await link.answer("joinRoom", { ok: true, revision: 0 });
  load();
  second();
  second();
  await clock.advance(5_000);
  expect(link.payloads("leaveRoom")).toEqual([]);
  third();
  await clock.advance(999);
  expect(link.payloads("leaveRoom")).toEqual([]);
  await clock.advance(1);
  expect(link.payloads("leaveRoom")).toEqual([CONVERSATION]);
  expect(link.payloads("joinRoom")).toEqual([CONVERSATION]);
});

test("[CLIENT12] a conversation opened again is not loaded again, but asks what it missed", async () => {
  const { clock, link, rooms, log, load, view } = setUp();
  await rooms.connected();
  const close = rooms.open(CONVERSATION);
  await link.answer("joinRoom", { ok: true, revision: 4 });
  load();
  close();
  await clock.advance(1_000);
  log.length = 0;
  rooms.open(CONVERSATION);
  expect(view().status).toBe("ready");
  await link.answer("joinRoom", { ok: true, revision: 5 });
  expect(log).toEqual(["missed"]);
});

test("[CLIENT18] what may not be joined is failed, and tried again when it is opened again", async () => {
  const { link, rooms, view } = setUp();
  await rooms.connected();
  rooms.open(CONVERSATION);
  await link.answer("joinRoom", failure("forbidden", false));
  expect(view()).toMatchObject({ status: "failed", error: { code: "forbidden", error: "It is forbidden." } });
  rooms.open(CONVERSATION);
  expect([view().status, link.waiting("joinRoom")]).toEqual(["loading", 1]);
});

test("[CLIENT15] [CLIENT24] what cannot be joined just now is failed, and joined later", async () => {
  const { clock, link, rooms, view } = setUp();
  await rooms.connected();
  rooms.open(CONVERSATION);
  await link.answer("joinRoom", failure("rate_limited", true, 300));
  expect(view().status).toBe("loading");
  await clock.advance(300);
  await link.answer("joinRoom", failure("unavailable", true));
  expect(view()).toMatchObject({ status: "failed", error: { code: "unavailable", retryable: true } });
  // Opened again, it is tried at once, and there is one plan for all who wait.
  rooms.open(CONVERSATION);
  rooms.open(CONVERSATION);
  expect([view().status, link.waiting("joinRoom")]).toEqual(["loading", 1]);
  await link.answer("joinRoom", failure("unavailable", true));
  expect(clock.waits).toEqual([1_000]);
  await clock.advance(1_000);
  expect(link.payloads("joinRoom").length).toBe(4);
});

test("[CLIENT24] a join that breaks with its connection is not shown as trouble, and not tried without one", async () => {
  const { clock, link, rooms, view } = setUp();
  await rooms.connected();
  rooms.open(CONVERSATION);
  link.close();
  rooms.disconnected();
  await settled();
  expect([view().status, clock.waits]).toEqual(["loading", []]);
});

test("[CLIENT12] a new connection that cannot join all rooms says so", async () => {
  const { link, rooms } = setUp();
  rooms.open(CONVERSATION);
  const connected = rooms.connected();
  await link.answer("joinRoom", failure("unavailable", true));
  expect(await connected).toMatchObject({ ok: false, retryable: true });
});

test("[CLIENT12] a reload empties the timelines that are not open, and loads the open ones anew, of which nothing flickers", async () => {
  const { link, rooms, timelines, log, load, view } = setUp();
  await rooms.connected();
  rooms.open(CONVERSATION);
  await link.answer("joinRoom", { ok: true, revision: 4 });
  load();
  timelines.update(8, (state) => ({ ...state, status: "ready" }));
  log.length = 0;
  rooms.reload();
  rooms.reload();
  expect([view().status, timelines.view(8).snapshot().status]).toEqual(["ready", "idle"]);
  expect(timelines.state(CONVERSATION).status).toBe("loading");
  await link.answer("joinRoom", { ok: true, revision: 1 });
  expect([log, timelines.state(CONVERSATION).history.revision]).toEqual([[`load ${CONVERSATION}`], 1]);
  rooms.fail(CONVERSATION, failure("forbidden", false));
  expect(view()).toMatchObject({ status: "failed", error: { code: "forbidden" } });
});

test("[CLIENT15] a conversation that was closed is not joined again: by a plan, a new connection, or a reload", async () => {
  const { clock, link, rooms, view } = setUp();
  await rooms.connected();
  const close = rooms.open(CONVERSATION);
  await link.answer("joinRoom", failure("rate_limited", true, 5_000));
  close();
  await clock.advance(5_000);
  rooms.reload();
  rooms.disconnected();
  expect(await rooms.connected()).toEqual({ ok: true });
  expect([link.payloads("joinRoom").length, link.payloads("leaveRoom"), clock.waits]).toEqual([1, [], []]);
  expect(view().status).toBe("idle");
});

test("[CLIENT15] a join whose answer comes after a new connection joins that one all the same", async () => {
  const { link, rooms } = setUp();
  rooms.open(CONVERSATION);
  void rooms.connected();
  rooms.disconnected();
  void rooms.connected();
  expect(link.waiting("joinRoom")).toBe(2);
  await link.answer("joinRoom", failure("unavailable", true));
  rooms.open(CONVERSATION);
  // The present join is still under way, and stands.
  expect(link.waiting("joinRoom")).toBe(1);
});

test("[CLIENT24] a conversation that is loaded stays in sight while its room cannot be joined", async () => {
  const { clock, link, rooms, load, view } = setUp();
  await rooms.connected();
  const close = rooms.open(CONVERSATION);
  await link.answer("joinRoom", { ok: true, revision: 4 });
  load();
  close();
  await clock.advance(1_000);
  rooms.open(CONVERSATION);
  await link.answer("joinRoom", failure("unavailable", true));
  expect(view()).toMatchObject({ status: "ready", error: null });
});
