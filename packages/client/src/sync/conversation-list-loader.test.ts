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
  });
  return {
    clock,
    loader,
    asked,
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

test("[CLIENT14] what cannot be had just now is asked for again; what is refused is failed until the next connection", async () => {
  const { clock, loader, asked, answer, view } = setUp();
  loader.connected();
  await answer(failure("unavailable", true));
  expect([view().status, clock.waits]).toEqual(["loading", [1_000]]);
  await clock.advance(1_000);
  await answer(failure("internal", false));
  expect(view()).toMatchObject({ status: "failed", error: { code: "internal" } });
  expect(clock.waits).toEqual([]);
  loader.disconnected();
  loader.connected();
  await answer(page([row(9)]));
  expect([asked.length, view()]).toMatchObject([3, { status: "ready", error: null }]);
});

test("[CLIENT12] a reload starts over, and what was under way is not applied", async () => {
  const { loader, answer, ids } = setUp();
  loader.connected();
  await answer(page([row(9)], true));
  void loader.more();
  loader.reload();
  await answer(page([row(8)]));
  expect(ids()).toEqual([]);
  await answer(page([row(5)]));
  expect(ids()).toEqual([5]);
});
