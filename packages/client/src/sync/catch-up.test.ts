import { type CaughtUp, LIMITS } from "@duologue/protocol";
import { expect, test } from "vitest";
import { FakeClock, settled } from "../../test/fake-clock.js";
import { failure, HandHeldLink } from "../../test/hand-held-link.js";
import { CONVERSATION, ME, messageRow } from "../../test/rows.js";
import { applyJoined } from "../state/apply.js";
import { Timelines } from "../state/timelines.js";
import { CatchUp } from "./catch-up.js";

/** Within this, a loss that nothing follows is promised to heal. */
const PROMISED_MS = 30_000;

function setUp(known: readonly number[] = [CONVERSATION]) {
  const clock = new FakeClock();
  const link = new HandHeldLink();
  link.isUp = true;
  const timelines = new Timelines();
  timelines.setMe(ME);
  const log: unknown[] = [];
  const catchUp = new CatchUp({
    link,
    timelines,
    clock,
    random: () => 0.5,
    onChanged: (changed) => log.push({ changed }),
    onUnreadTotal: (total) => log.push({ total }),
    onForbidden: (conversationId) => log.push({ forbidden: conversationId }),
    onReset: () => log.push("reset"),
  });
  for (const id of known) {
    timelines.update(id, (state) => ({ ...state, history: applyJoined(state.history, 1) }));
  }
  catchUp.startFrom({ epoch: "e", cursor: "10" });
  return { clock, link, timelines, log, catchUp, history: () => timelines.state(CONVERSATION).history };
}

function answer(more: Partial<CaughtUp> = {}): { ok: true } & CaughtUp {
  return { ok: true, epoch: "e", cursor: "20", changed: [], conversations: [], forbidden: [], reset: false, ...more };
}

function page(revision: number, has_more: boolean) {
  const messages = [messageRow({ message_id: revision, revision })];
  return { conversationId: CONVERSATION, revision, messages, has_more };
}

test("[CLIENT12] asks from the saved cursor, and from the answer's once that is applied", async () => {
  const { link, log, catchUp, history } = setUp();
  catchUp.startFrom({ epoch: "e", cursor: "15" });
  const first = catchUp.run();
  const changed = [{ conversationId: CONVERSATION, revision: 2 }];
  await link.answer("catchUp", answer({ changed, conversations: [page(2, false)] }));
  expect(await first).toEqual({ ok: true });
  expect([history().revision, log]).toEqual([2, [{ changed }]]);
  void catchUp.run();
  expect(link.payloads("catchUp")).toEqual([
    { epoch: "e", cursor: "10", known: [{ conversationId: CONVERSATION, revision: 1 }] },
    { epoch: "e", cursor: "20", known: [{ conversationId: CONVERSATION, revision: 2 }] },
  ]);
});

test("[CLIENT33] reports the server's count of unread messages, before what changed", async () => {
  const { link, log, catchUp } = setUp();
  void catchUp.run();
  const changed = [{ conversationId: CONVERSATION, revision: 2 }];
  await link.answer("catchUp", answer({ changed, unread_total: 12 }));
  void catchUp.run();
  await link.answer("catchUp", answer({ changed, unread_total: 0 }));
  expect(log).toEqual([{ total: 12 }, { changed }, { total: 0 }, { changed }]);
});

test("[CLIENT12] pages on until the answer is whole; if a page fails, the cursor stays", async () => {
  const { link, log, catchUp, history } = setUp();
  const run = catchUp.run();
  await link.answer("catchUp", answer({ conversations: [page(2, true)] }));
  await link.answer("catchUp", answer({ cursor: "30", conversations: [page(3, true)] }));
  await link.answer("catchUp", failure("unavailable", true));
  expect([await run, history().revision, log]).toMatchObject([{ ok: false }, 3, []]);
  void catchUp.run();
  expect(link.payloads("catchUp").map(({ cursor, known }) => [cursor, known[0]?.revision])).toEqual([
    ["10", 1],
    ["10", 2],
    ["10", 3],
    ["10", 3],
  ]);
});

test("[CLIENT12] an answer that brings nothing and promises more is not asked for in a loop", async () => {
  const { link, catchUp } = setUp();
  const run = catchUp.run();
  await link.answer("catchUp", answer({ conversations: [{ ...page(1, true), messages: [] }] }));
  expect(await run).toEqual({ ok: true });
});

test("[CLIENT12] is asked once at a time; who asks meanwhile is answered by one more question", async () => {
  const { link, catchUp } = setUp();
  const runs = [catchUp.run(), catchUp.run(), catchUp.run()];
  await link.answer("catchUp", answer());
  await link.answer("catchUp", answer({ cursor: "30" }));
  expect(await Promise.all(runs)).toEqual([{ ok: true }, { ok: true }, { ok: true }]);
  expect(link.payloads("catchUp").map(({ cursor }) => cursor)).toEqual(["10", "20"]);
});

test("[CLIENT12] more conversations than a question may name are asked for in several, from one cursor", async () => {
  const ids = Array.from({ length: LIMITS.catchUpKnown + 1 }, (_, place) => place + 1);
  const { link, catchUp } = setUp(ids);
  const run = catchUp.run();
  await link.answer("catchUp", answer());
  await link.answer("catchUp", answer({ cursor: "30" }));
  await run;
  void catchUp.run();
  const asked = link.payloads("catchUp").map(({ cursor, known }) => [cursor, known.length]);
  expect(asked).toEqual([
    ["10", 100],
    ["10", 1],
    ["20", 100],
  ]);
});

test("[CLIENT12] a reset starts over, and goes on from there", async () => {
  const { link, log, catchUp } = setUp();
  const run = catchUp.run();
  await link.answer("catchUp", answer({ epoch: "new", cursor: "3", reset: true }));
  expect([await run, log]).toEqual([{ ok: true }, ["reset"]]);
  void catchUp.run();
  expect(link.payloads("catchUp")[1]).toMatchObject({ epoch: "new", cursor: "3" });
});

test("[CLIENT18] says which conversations are not this user's any longer", async () => {
  const { link, log, catchUp } = setUp();
  const run = catchUp.run();
  await link.answer("catchUp", answer({ forbidden: [CONVERSATION] }));
  await run;
  expect(log).toEqual([{ forbidden: CONVERSATION }, { changed: [] }]);
});

test("[CLIENT13] asks every 22 s, more or less by 30 %, and so within 30 s, until stopped", async () => {
  const { clock, link, catchUp } = setUp();
  catchUp.repeat();
  for (let count = 1; count <= 2; count++) {
    expect(clock.waits).toEqual([22_000]);
    await clock.advance(22_000);
    await link.answer("catchUp", answer());
    expect(link.payloads("catchUp").length).toBe(count);
  }
  catchUp.stop();
  expect(clock.waits).toEqual([]);
  for (const [random, wait] of [
    [0, 15_400],
    [1, 28_600],
  ] as const) {
    const other = new FakeClock();
    const ports = {
      link,
      timelines: new Timelines(),
      onChanged: () => {},
      onUnreadTotal: () => {},
      onForbidden: () => {},
      onReset: () => {},
    };
    new CatchUp({ ...ports, clock: other, random: () => random }).repeat();
    await settled();
    expect(other.waits).toEqual([wait]);
    expect(Math.max(...other.waits)).toBeLessThan(PROMISED_MS);
  }
});

test("[CLIENT25] a glance asks without what is known, and asks properly only if something changed", async () => {
  const { link, catchUp } = setUp();
  const known = () => link.payloads("catchUp").map((payload) => payload.known.length);
  void catchUp.glance();
  await link.answer("catchUp", answer());
  expect(known()).toEqual([0]);
  void catchUp.glance();
  await link.answer("catchUp", answer({ changed: [{ conversationId: CONVERSATION, revision: 2 }] }));
  expect(known()).toEqual([0, 0, 1]);
  await link.answer("catchUp", answer());
  void catchUp.glance();
  await link.answer("catchUp", answer({ reset: true }));
  expect(known()).toEqual([0, 0, 1, 0, 1]);
});
