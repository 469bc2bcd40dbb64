import { LIMITS, type MessageUpdated } from "@duologue/protocol";
import { expect, test } from "vitest";
import { FakeClock, settled } from "../../test/fake-clock.js";
import { failure, HandHeldLink } from "../../test/hand-held-link.js";
import { CONVERSATION, ME, messageRow } from "../../test/rows.js";
import { applyMessageUpdated, applyPage } from "../state/apply.js";
import { Timelines } from "../state/timelines.js";
import { ReadMarks } from "./read-marks.js";

function setUp(count = 5) {
  const clock = new FakeClock();
  const link = new HandHeldLink();
  const timelines = new Timelines();
  timelines.setMe(ME);
  const page = Array.from({ length: count }, (_, place) => messageRow({ message_id: place + 1, revision: place + 1 }));
  page.push(messageRow({ message_id: count + 1, revision: count + 1, sender_id: ME }));
  page.push(messageRow({ message_id: count + 2, revision: count + 2, read_status: true }));
  timelines.update(CONVERSATION, (state) => ({ ...state, history: applyPage(state.history, page, false) }));
  const marked: MessageUpdated[] = [];
  const marks = new ReadMarks({
    link,
    timelines,
    clock,
    random: () => 1,
    onMarked: (update) => {
      marked.push(update);
      timelines.update(CONVERSATION, (state) => ({ ...state, history: applyMessageUpdated(state.history, update) }));
    },
  });
  return {
    clock,
    link,
    marks,
    marked,
    connect() {
      link.isUp = true;
      marks.connected();
      return settled();
    },
    asked: () => link.payloads("markAsRead").map(({ messageIds }) => messageIds),
  };
}

test("[CLIENT17] only unread messages to this user are marked, in one batch", async () => {
  const { clock, marks, asked, connect, link, marked } = setUp();
  await connect();
  marks.add(CONVERSATION, [1, 2, 6, 7, 99]);
  marks.add(CONVERSATION, [2, 3]);
  await clock.advance(50);
  expect(asked()).toEqual([[1, 2, 3]]);
  await link.answer("markAsRead", { ok: true, messageIds: [1, 2], revision: 8 });
  expect(marked).toEqual([{ conversationId: CONVERSATION, messageIds: [1, 2], revision: 8, read_status: true }]);
  marks.add(CONVERSATION, [1, 2, 3]);
  await clock.advance(50);
  expect(asked().length).toBe(1);
});

test("[CLIENT17] nothing is shown as read before the server has answered", async () => {
  const { clock, marks, connect, link, marked } = setUp();
  await connect();
  marks.add(CONVERSATION, [1]);
  await clock.advance(50);
  expect(marked).toEqual([]);
  await link.answer("markAsRead", failure("forbidden", false));
  expect([marked, clock.waits]).toEqual([[], []]);
});

test("[CLIENT17] what was seen offline, or not acknowledged, is marked after the reconnect", async () => {
  const { clock, marks, asked, connect, link } = setUp();
  marks.add(CONVERSATION, [1]);
  await clock.advance(1_000);
  expect(asked()).toEqual([]);
  await connect();
  expect(asked()).toEqual([[1]]);
  link.close();
  marks.disconnected();
  await settled();
  marks.add(CONVERSATION, [2]);
  await connect();
  expect(asked()).toEqual([[1], [1, 2]]);
});

test("[CLIENT17] what fails for the moment is repeated after the wait", async () => {
  const { clock, marks, asked, connect, link } = setUp();
  await connect();
  marks.add(CONVERSATION, [1]);
  await clock.advance(50);
  await link.answer("markAsRead", failure("rate_limited", true, 400));
  expect(clock.waits).toEqual([400]);
  await clock.advance(400);
  expect(asked()).toEqual([[1], [1]]);
});

test("[CLIENT17] what comes while the server is being asked waits its turn", async () => {
  const { clock, marks, asked, connect, link } = setUp();
  await connect();
  marks.add(CONVERSATION, [1]);
  await clock.advance(50);
  marks.add(CONVERSATION, [2]);
  await clock.advance(500);
  expect(asked()).toEqual([[1]]);
  await link.answer("markAsRead", { ok: true, messageIds: [1], revision: 8 });
  await clock.advance(50);
  expect(asked()).toEqual([[1], [2]]);
});

test("[CLIENT17] more than a command may name go in several", async () => {
  const { clock, marks, asked, connect, link } = setUp(LIMITS.messageIdsPerRead + 1);
  await connect();
  marks.add(
    CONVERSATION,
    Array.from({ length: LIMITS.messageIdsPerRead + 1 }, (_, place) => place + 1),
  );
  await clock.advance(50);
  await link.answer("markAsRead", { ok: true, messageIds: [], revision: 1 });
  expect(asked().map((messageIds) => messageIds.length)).toEqual([LIMITS.messageIdsPerRead, 1]);
});

test("[CLIENT32] marking up to a message names the loaded unread ones before it, and repeats while there are more", async () => {
  const { clock, marks, connect, link, marked } = setUp();
  await connect();
  marks.addUpTo(CONVERSATION, 2);
  marks.addUpTo(CONVERSATION, 3);
  marks.addUpTo(CONVERSATION, 1);
  await clock.advance(50);
  await link.answer("markAsRead", { ok: true, messageIds: [1, 2, 3], revision: 8, has_more: true });
  await link.answer("markAsRead", { ok: true, messageIds: [-1], revision: 9 });
  expect(link.payloads("markAsRead")).toEqual([
    { conversationId: CONVERSATION, messageIds: [1, 2, 3], upTo: 3 },
    { conversationId: CONVERSATION, messageIds: [], upTo: 3 },
  ]);
  expect(marked.map(({ messageIds }) => messageIds)).toEqual([[1, 2, 3], [-1]]);
});

test("[CLIENT32] asks also when no unread message is loaded, and once for the same place", async () => {
  const { clock, marks, connect, link } = setUp(0);
  await connect();
  marks.addUpTo(CONVERSATION, 2);
  await clock.advance(50);
  await link.answer("markAsRead", { ok: true, messageIds: [], revision: 8 });
  marks.addUpTo(CONVERSATION, 2);
  await clock.advance(1_000);
  expect(link.payloads("markAsRead")).toEqual([{ conversationId: CONVERSATION, messageIds: [], upTo: 2 }]);
  marks.forget();
  marks.addUpTo(CONVERSATION, 2);
  await clock.advance(50);
  expect(link.payloads("markAsRead")).toHaveLength(2);
});

test("[CLIENT32] of more than a command may name, the last command takes the place", async () => {
  const { clock, marks, connect, link } = setUp(LIMITS.messageIdsPerRead + 1);
  await connect();
  marks.addUpTo(CONVERSATION, LIMITS.messageIdsPerRead + 1);
  await clock.advance(50);
  await link.answer("markAsRead", { ok: true, messageIds: [], revision: 1 });
  await link.answer("markAsRead", { ok: true, messageIds: [], revision: 1 });
  const commands = link.payloads("markAsRead").map(({ messageIds, upTo }) => [messageIds.length, upTo]);
  expect(commands).toEqual([
    [LIMITS.messageIdsPerRead, undefined],
    [1, LIMITS.messageIdsPerRead + 1],
  ]);
});

test("[CLIENT32] what was not acknowledged is marked after the reconnect", async () => {
  const { clock, marks, connect, link } = setUp();
  await connect();
  marks.addUpTo(CONVERSATION, 2);
  await clock.advance(50);
  link.close();
  marks.disconnected();
  await settled();
  await connect();
  const command = { conversationId: CONVERSATION, messageIds: [1, 2], upTo: 2 };
  expect(link.payloads("markAsRead")).toEqual([command, command]);
});
