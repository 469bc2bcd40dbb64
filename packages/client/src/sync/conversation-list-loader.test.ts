import type { Conversation } from "@duologue/protocol";
import { expect, test } from "vitest";
import { FakeClock, settled } from "../../test/fake-clock.js";
import { failure } from "../../test/hand-held-link.js";
import { conversationRow, ME, messageRow } from "../../test/rows.js";
import type { Outcome } from "../outcome.js";
import { noConversations, toConversationList } from "../state/conversations.js";
import { Store } from "../state/store.js";
import { ConversationListLoader, type ConversationPage } from "./conversation-list-loader.js";

function setUp() {
  const clock = new FakeClock();
  const list = new Store(noConversations);
  const asked: (number | undefined)[] = [];
  const fetched: number[] = [];
  const open = new Set<number>();
  let rowAnswers: ((row: Outcome<Conversation>) => void)[] = [];
  let answers: ((page: Outcome<ConversationPage>) => void)[] = [];
  const loader = new ConversationListLoader({
    list,
    clock,
    random: () => 1,
    me: () => ME,
    fetchPage: (before) => {
      asked.push(before);
      return new Promise((resolve) => answers.push(resolve));
    },
    fetchOne: (conversationId) => {
      fetched.push(conversationId);
      return new Promise((resolve) => rowAnswers.push(resolve));
    },
    openIds: () => open,
  });
  return {
    clock,
    loader,
    asked,
    fetched,
    open,
    answerOne(row: Outcome<Conversation>) {
      const [next, ...rest] = rowAnswers;
      rowAnswers = rest;
      next?.(row);
      return settled();
    },
    answer(page: Outcome<ConversationPage>) {
      const [next, ...rest] = answers;
      answers = rest;
      next?.(page);
      return settled();
    },
    view: () => toConversationList(list.snapshot()),
    ids: () => toConversationList(list.snapshot()).conversations.map((row) => row.conversation_id),
  };
}

/** Conversation 9 has message 9, and so on: the greater, the newer. */
function row(conversation_id: number, revision = 1, last = conversation_id): Conversation {
  return conversationRow({
    conversation_id,
    revision,
    last_message: last === 0 ? null : messageRow({ message_id: last, conversation_id, revision }),
  });
}

function page(data: Conversation[], has_more = false): Outcome<ConversationPage> {
  return { ok: true, value: { data, has_more } };
}

test("[CLIENT14] loads the first page when there is a connection, and the next ones when asked to", async () => {
  const { loader, asked, answer, view, ids } = setUp();
  expect(view().status).toBe("idle");
  loader.connected();
  expect(view().status).toBe("loading");
  await answer(page([row(9), row(8)], true));
  expect(view()).toMatchObject({ status: "ready", hasMore: true, loadingMore: false });
  void loader.more();
  void loader.more();
  expect(view().loadingMore).toBe(true);
  await answer(page([row(7), row(6, 1, 0)]));
  expect([asked, ids()]).toEqual([
    [undefined, 8],
    [9, 8, 7, 6],
  ]);
  expect(view()).toMatchObject({ hasMore: false, loadingMore: false });
  await loader.more();
  expect(asked.length).toBe(2);
});

test("[CLIENT14] rows that are older than what changed are fetched, page by page as far as needed", async () => {
  const { loader, asked, answer, ids } = setUp();
  loader.connected();
  await answer(page([row(9), row(8)], true));
  void loader.more();
  await answer(page([row(7), row(6)], true));
  loader.refresh([
    { conversationId: 9, revision: 1 },
    { conversationId: 6, revision: 2 },
    { conversationId: 3, revision: 5 },
  ]);
  await answer(page([row(3, 5, 20), row(9)], true));
  await answer(page([row(8), row(7)], true));
  await answer(page([row(6, 2), row(5)], true));
  expect([asked.slice(2), ids()]).toEqual([
    [undefined, 9, 7],
    [3, 9, 8, 7, 6, 5],
  ]);
});

test("[CLIENT14] what is up to date already, or far down the list, is not searched for", async () => {
  const { loader, asked, answer } = setUp();
  loader.connected();
  await answer(page([row(9)], true));
  loader.refresh([{ conversationId: 9, revision: 1 }]);
  expect(asked.length).toBe(1);
  loader.refresh([{ conversationId: 2, revision: 4 }]);
  await answer(page([row(9)], true));
  expect(asked.length).toBe(2);
});

test("[CLIENT14] a row that is older than its room when that is joined is fetched, for nothing may tell it", async () => {
  const { loader, asked, answer, view } = setUp();
  loader.connected();
  await answer(page([row(9, 7), row(8, 7)]));
  loader.joined(9, 7);
  loader.joined(5, 3);
  expect(asked).toHaveLength(1);
  loader.joined(9, 8);
  await answer(page([row(9, 8), row(8, 7)]));
  expect(asked).toHaveLength(2);
  expect(view().conversations.map(({ revision }) => revision)).toEqual([8, 7]);
});

test("[CLIENT14] a change heard while a page is under way is fetched after it", async () => {
  const { loader, asked, answer, view } = setUp();
  loader.connected();
  await answer(page([row(9)]));
  loader.refresh([{ conversationId: 9, revision: 2 }]);
  loader.refresh([{ conversationId: 9, revision: 3 }]);
  await answer(page([row(9, 2)]));
  await answer(page([row(9, 3)]));
  expect([asked.length, view().conversations[0]?.revision]).toEqual([3, 3]);
});

test("[CLIENT14] what changes while a page that failed waits for its next try does not hurry it", async () => {
  const { clock, loader, asked, answer, view } = setUp();
  loader.connected();
  await answer(page([row(9)]));
  loader.refresh([{ conversationId: 9, revision: 2 }]);
  await answer(failure("unavailable", true));
  loader.refresh([{ conversationId: 9, revision: 3 }]);
  expect([asked.length, clock.waits]).toEqual([2, [1_000]]);
  await clock.advance(1_000);
  await answer(page([row(9, 3)]));
  expect([asked.length, view().conversations[0]?.revision]).toEqual([3, 3]);
  loader.refresh([{ conversationId: 9, revision: 4 }]);
  expect(asked.length).toBe(4);
});

test("[CLIENT24] a first page that cannot be had is failed, and asked for again if that can help", async () => {
  const { clock, loader, asked, answer, view } = setUp();
  loader.connected();
  await answer(failure("rate_limited", true, 200));
  expect([view().status, clock.waits]).toEqual(["loading", [200]]);
  await clock.advance(200);
  await answer(failure("unavailable", true));
  expect(view()).toMatchObject({ status: "failed", error: { code: "unavailable", retryable: true } });
  expect(clock.waits).toEqual([2_000]);
  await clock.advance(2_000);
  expect(view().status).toBe("failed");
  await answer(failure("internal", false));
  expect(view()).toMatchObject({ status: "failed", error: { code: "internal", retryable: false } });
  expect(clock.waits).toEqual([]);
  loader.disconnected();
  loader.connected();
  expect(view()).toMatchObject({ status: "loading", error: null });
  await answer(page([row(9)]));
  expect([asked.length, view()]).toMatchObject([4, { status: "ready", error: null }]);
});

test("[CLIENT24] a first page that could not be had is asked for at once when somebody wants more", async () => {
  const { clock, loader, asked, answer, view } = setUp();
  loader.connected();
  await answer(failure("unavailable", true));
  const more = [loader.more(), loader.more()];
  expect([view().status, asked.length, clock.waits]).toEqual(["loading", 2, []]);
  await answer(page([row(9)]));
  await Promise.all(more);
  expect(view()).toMatchObject({ status: "ready", error: null });
});

test("[CLIENT24] a page that fails for want of a connection is not shown as trouble, and comes with the next one", async () => {
  const { clock, loader, asked, answer, view } = setUp();
  loader.connected();
  loader.disconnected();
  await answer(failure("unavailable", true));
  await loader.more();
  expect([view().status, asked.length, clock.waits]).toEqual(["loading", 1, []]);
  loader.connected();
  await answer(page([row(9)]));
  expect(view().status).toBe("ready");
});

test("[CLIENT14] a first page that failed is asked for again on demand, once at a time", async () => {
  const { loader, asked, answer, ids } = setUp();
  loader.connected();
  await answer(failure("internal", false));
  void loader.more();
  void loader.more();
  await answer(page([row(9)]));
  expect([asked, ids()]).toEqual([[undefined, undefined], [9]]);
});

test("[CLIENT12] a reload starts over, and what was under way is not applied", async () => {
  const { loader, answer, ids, view } = setUp();
  loader.connected();
  await answer(page([row(9)], true));
  void loader.more();
  loader.reload();
  loader.reload();
  // What was shown stays in sight until then.
  expect([ids(), view()]).toMatchObject([[9], { status: "ready", hasMore: true, loadingMore: true }]);
  await answer(page([row(8)]));
  expect(ids()).toEqual([9]);
  loader.put(row(6));
  expect(ids()).toEqual([9, 6]);
  await answer(page([row(99)]));
  await answer(page([row(5)]));
  expect([ids(), view()]).toMatchObject([[6, 5], { status: "ready", hasMore: false, loadingMore: false }]);
});

test("[CLIENT14] an open conversation further down is fetched alone, and the pages go on where they ended", async () => {
  const { loader, asked, fetched, open, answer, answerOne, view, ids } = setUp();
  open.add(9).add(2);
  loader.connected();
  expect(fetched).toEqual([]);
  await answer(page([row(9), row(8)], true));
  expect(fetched).toEqual([2]);
  await answerOne({ ok: true, value: row(2) });
  expect([ids(), view().hasMore]).toEqual([[9, 8, 2], true]);
  void loader.more();
  await answer(page([row(7), row(6)], true));
  expect([asked, ids()]).toEqual([
    [undefined, 8],
    [9, 8, 7, 6, 2],
  ]);
  open.add(3);
  loader.opened();
  await answerOne({ ok: true, value: row(3) });
  expect([fetched, asked.length, ids()]).toEqual([[2, 3], 2, [9, 8, 7, 6, 3, 2]]);
});

test("[CLIENT14] an open conversation that is refused is asked for once, one that cannot be had just now again", async () => {
  const { clock, loader, fetched, open, answer, answerOne, view } = setUp();
  open.add(2).add(3);
  loader.connected();
  await answer(page([row(9)], true));
  await answerOne(failure("forbidden", false));
  await answerOne(failure("unavailable", true));
  expect([fetched, clock.waits]).toEqual([[2, 3], [1_000]]);
  await clock.advance(1_000);
  await answerOne({ ok: true, value: row(3) });
  loader.opened();
  await settled();
  expect([fetched, view().status]).toEqual([[2, 3, 3], "ready"]);
});

test("[CLIENT12] the row of an open conversation that was asked for before a reload is not applied", async () => {
  const { loader, fetched, open, answer, answerOne, ids } = setUp();
  open.add(2);
  loader.connected();
  await answer(page([row(9)], true));
  loader.reload();
  await answerOne({ ok: true, value: row(2, 90) });
  expect(ids()).toEqual([9]);
  await answer(page([row(5)], true));
  await answerOne({ ok: true, value: row(2) });
  expect([ids(), fetched]).toEqual([
    [5, 2],
    [2, 2],
  ]);
});
