import { expect, test } from "vitest";
import { FakeClock, settled } from "../../test/fake-clock.js";
import { failure } from "../../test/hand-held-link.js";
import { CONVERSATION, ME, messageRow } from "../../test/rows.js";
import type { Outcome } from "../outcome.js";
import { Timelines } from "../state/timelines.js";
import { HistoryLoader, type HistoryPage } from "./history-loader.js";

function setUp() {
  const clock = new FakeClock();
  const timelines = new Timelines();
  timelines.setMe(ME);
  const asked: (number | undefined)[] = [];
  let answers: ((page: Outcome<HistoryPage>) => void)[] = [];
  let isWanted = true;
  const loader = new HistoryLoader({
    timelines,
    clock,
    random: () => 1,
    isWanted: () => isWanted,
    fetchPage: (_, before) => {
      asked.push(before);
      return new Promise((resolve) => answers.push(resolve));
    },
  });
  return {
    clock,
    loader,
    asked,
    close() {
      isWanted = false;
    },
    answer(page: Outcome<HistoryPage>) {
      const [next, ...rest] = answers;
      answers = rest;
      next?.(page);
      return settled();
    },
    view: () => timelines.view(CONVERSATION).snapshot(),
  };
}

function page(ids: number[], has_more: boolean): Outcome<HistoryPage> {
  return { ok: true, value: { data: ids.map((id) => messageRow({ message_id: id, revision: id })), has_more } };
}

test("[CLIENT16] the newest page, then the ones before it, until there are none", async () => {
  const { loader, asked, answer, view } = setUp();
  void loader.newest(CONVERSATION);
  await answer(page([5, 6], true));
  expect(view()).toMatchObject({ status: "ready", hasOlder: true });
  const both = Promise.all([loader.older(CONVERSATION), loader.older(CONVERSATION)]);
  expect(view().loadingOlder).toBe(true);
  await answer(page([3, 4], true));
  await both;
  expect(view().loadingOlder).toBe(false);
  void loader.older(CONVERSATION);
  await answer(page([1], false));
  await loader.older(CONVERSATION);
  expect(asked).toEqual([undefined, 5, 3]);
  expect(view().messages.map(({ message_id }) => message_id)).toEqual([1, 3, 4, 5, 6]);
  expect(view().hasOlder).toBe(false);
});

test("[CLIENT16] [CLIENT24] a page that cannot be had just now is failed, and asked for again while the conversation is open", async () => {
  const { clock, loader, asked, answer, close, view } = setUp();
  void loader.newest(CONVERSATION);
  await answer(failure("unavailable", true));
  expect(view()).toMatchObject({ status: "failed", error: { code: "unavailable", retryable: true } });
  expect(clock.waits).toEqual([1_000]);
  await clock.advance(1_000);
  expect(view().status).toBe("failed");
  close();
  await answer(failure("unavailable", true));
  expect([asked.length, clock.waits]).toEqual([2, []]);
});

test("[CLIENT24] a page that could not be had is shown when it can be had again, also when asked for meanwhile", async () => {
  const { clock, loader, asked, answer, view } = setUp();
  void loader.newest(CONVERSATION);
  await answer(failure("unavailable", true));
  void loader.newest(CONVERSATION);
  await answer(failure("unavailable", true));
  // One plan, however often somebody asked.
  expect(clock.waits).toEqual([1_000]);
  await clock.advance(1_000);
  await answer(page([5], false));
  expect(view()).toMatchObject({ status: "ready", error: null, messages: [{ message_id: 5 }] });
  expect([asked.length, clock.waits]).toEqual([3, []]);
});

test("[CLIENT24] having asked too often, or without a connection, is not shown as trouble", async () => {
  const { clock, loader, answer, close, view } = setUp();
  void loader.newest(CONVERSATION);
  await answer(failure("rate_limited", true, 200));
  expect([view().status, clock.waits]).toEqual(["idle", [200]]);
  await clock.advance(200);
  close();
  await answer(failure("unavailable", true));
  expect([view().status, clock.waits]).toEqual(["idle", []]);
});

test("[CLIENT18] a page that is refused makes the timeline failed", async () => {
  const { loader, answer, view } = setUp();
  void loader.newest(CONVERSATION);
  await answer(failure("forbidden", false));
  expect(view()).toMatchObject({ status: "failed", error: { code: "forbidden" } });
});

test("[CLIENT16] an older page that fails can be asked for again, but not in a loop", async () => {
  const { clock, loader, answer, asked, view } = setUp();
  void loader.newest(CONVERSATION);
  await answer(page([5], true));
  void loader.older(CONVERSATION);
  await answer(failure("unavailable", true));
  void loader.older(CONVERSATION);
  expect([asked.length, view().loadingOlder]).toEqual([2, true]);
  await clock.advance(1_000);
  expect(view()).toMatchObject({ status: "ready", loadingOlder: false, hasOlder: true });
  void loader.older(CONVERSATION);
  expect(asked.length).toBe(3);
});

test("[CLIENT12] what was asked for before a reload is not applied", async () => {
  const { loader, answer, view } = setUp();
  void loader.newest(CONVERSATION);
  loader.forget();
  void loader.newest(CONVERSATION);
  await answer(page([99], false));
  expect(view().messages).toEqual([]);
  await answer(page([1], false));
  expect(view().messages.map(({ message_id }) => message_id)).toEqual([1]);
});

test("[CLIENT12] a reload calls off what was planned before it", async () => {
  const { clock, loader, answer } = setUp();
  void loader.newest(CONVERSATION);
  await answer(failure("unavailable", true));
  loader.forget();
  expect(clock.waits).toEqual([]);
});
