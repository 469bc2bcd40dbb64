import { expect, test } from "vitest";
import { FakeClock } from "../../test/fake-clock.js";
import { CONVERSATION, conversationRow, ME, messageRow, YOU } from "../../test/rows.js";
import { applyJoined, applyPage } from "../state/apply.js";
import { noConversations, toConversationList, withConversations } from "../state/conversations.js";
import { Store } from "../state/store.js";
import { Timelines } from "../state/timelines.js";
import { Inbox } from "./inbox.js";

/** `known`: the revision up to which the history has everything; the list has nothing yet. */
function setUp({ isLoaded = true, isOpen = true, known = 0 } = {}) {
  const clock = new FakeClock();
  const timelines = new Timelines();
  timelines.setMe(ME);
  const list = new Store(isLoaded ? withConversations(noConversations, [conversationRow()], ME) : noConversations);
  const log: unknown[] = [];
  const inbox = new Inbox({
    timelines,
    list,
    clock,
    me: () => ME,
    isWanted: () => isOpen,
    onMissed: () => log.push("missed"),
    onStaleRow: (conversationId, revision) => log.push({ conversationId, revision }),
  });
  timelines.update(CONVERSATION, (state) => ({
    ...state,
    history: applyPage(applyJoined(state.history, known), [], false),
  }));
  const message = (message_id: number, revision = message_id) =>
    inbox.hear({ event: "receiveMessage", payload: messageRow({ message_id, revision }) });
  const read = (messageIds: number[], revision: number) =>
    inbox.hear({
      event: "messageUpdated",
      payload: { conversationId: CONVERSATION, messageIds, revision, read_status: true },
    });
  return {
    clock,
    timelines,
    list,
    log,
    inbox,
    message,
    read,
    shown: () =>
      timelines
        .view(CONVERSATION)
        .snapshot()
        .messages.map(({ message_id }) => message_id),
    row: () => toConversationList(list.snapshot()).conversations[0],
  };
}

test("[CLIENT11] what is missing is waited for, and asked for after 150 ms", async () => {
  const { clock, log, message, shown } = setUp();
  message(1);
  message(3);
  message(4);
  expect([shown(), clock.waits]).toEqual([[1, 3, 4], [150]]);
  await clock.advance(149);
  expect(log).toEqual([]);
  await clock.advance(1);
  expect(log).toEqual(["missed"]);
});

test("[CLIENT11] a read mark shows a gap, too, also one of messages that nobody knows here", async () => {
  for (const messageIds of [[1], [99]]) {
    const { clock, log, message, read } = setUp();
    message(1);
    read(messageIds, 3);
    await clock.advance(150);
    expect(log.at(-1)).toBe("missed");
  }
});

test("[CLIENT11] a gap that stays is asked for again when more is heard", async () => {
  const { clock, log, message } = setUp();
  message(2);
  await clock.advance(150);
  message(3);
  await clock.advance(150);
  expect(log).toEqual(["missed", "missed"]);
});

test("[CLIENT11] what a conversation lacks that nobody has open is not asked for, but for its row in the list", async () => {
  const { clock, inbox, log, row } = setUp({ isOpen: false });
  const send = (id: number) => inbox.message(messageRow({ message_id: id, revision: id, sender_id: ME }));
  const hear = (revision: number) =>
    inbox.hear({ event: "conversationUpdated", payload: { conversation: conversationRow({ revision }) } });
  send(3);
  hear(3);
  await clock.advance(150);
  expect([row()?.revision, log, clock.waits]).toEqual([3, [], []]);
  send(5);
  await clock.advance(150);
  expect(log).toEqual([{ conversationId: CONVERSATION, revision: 5 }]);
});

test("[CLIENT11] what only came out of order is not asked for", async () => {
  const { clock, log, message, shown } = setUp();
  message(2);
  message(1);
  await clock.advance(150);
  expect([shown(), log, clock.waits]).toEqual([[1, 2], [], []]);
});

test("[CLIENT14] what only the list lacks is fetched for the list, after 150 ms, and not asked for as missed", async () => {
  const { clock, log, message } = setUp({ known: 2 });
  message(3);
  message(4);
  expect([log, clock.waits]).toEqual([[], [150]]);
  await clock.advance(150);
  expect(log).toEqual([{ conversationId: CONVERSATION, revision: 4 }]);
});

test("[CLIENT14] the row of a joined conversation follows its room", () => {
  const { message, read, row } = setUp();
  message(1);
  message(2);
  expect(row()).toMatchObject({ unread_count: 2, last_message_id: 2, revision: 2 });
  message(2);
  read([1], 3);
  read([1], 3);
  expect(row()).toMatchObject({ unread_count: 1, revision: 3, last_message: { read_status: false } });
  read([2], 4);
  expect(row()).toMatchObject({ unread_count: 0, revision: 4, last_message: { read_status: true } });
});

test("[CLIENT14] one's own messages, and what the other one reads, do not count", () => {
  const { inbox, read, row } = setUp();
  inbox.message(messageRow({ message_id: 1, revision: 1, sender_id: ME }));
  inbox.message(messageRow({ message_id: 2, revision: 2, sender_id: YOU }));
  read([1], 3);
  expect(row()).toMatchObject({ unread_count: 1, revision: 3 });
});

test("[CLIENT14] a read mark of messages that nobody knows here makes the row stale, and nothing wrong", () => {
  const { log, message, read, row } = setUp();
  message(1);
  read([99], 2);
  expect(log).toEqual([{ conversationId: CONVERSATION, revision: 2 }]);
  expect(row()).toMatchObject({ unread_count: 1, revision: 1 });
});

test("[CLIENT14] a conversation that is not in the list is asked for", () => {
  const { log, message } = setUp({ isLoaded: false });
  message(1);
  expect(log).toEqual([{ conversationId: CONVERSATION, revision: 1 }]);
});

test("[CLIENT14] a row from the inbox replaces an older one, and not a newer one", () => {
  const { inbox, message, row } = setUp();
  message(1);
  const hear = (revision: number, unread_count: number) =>
    inbox.hear({
      event: "conversationUpdated",
      payload: { conversation: conversationRow({ revision, unread_count }) },
    });
  hear(0, 9);
  expect(row()).toMatchObject({ unread_count: 1, revision: 1 });
  hear(5, 3);
  expect(row()).toMatchObject({ unread_count: 3, revision: 5 });
});

test("[CLIENT22] what was heard can wait: messages, read marks and rows", () => {
  const { inbox, timelines, list, message, read } = setUp();
  const told: string[] = [];
  timelines.view(CONVERSATION).subscribe((canWait) => told.push(`timeline ${canWait}`));
  list.subscribe((canWait) => told.push(`list ${canWait}`));
  message(1);
  read([1], 2);
  inbox.hear({ event: "conversationUpdated", payload: { conversation: conversationRow({ revision: 3 }) } });
  expect(told).toEqual(["timeline true", "list true", "timeline true", "list true", "list true"]);
});
