import { expect, test } from "vitest";
import { CONVERSATION, ME, messageRow, YOU } from "../../test/rows.js";
import { applyMessage, applyPage } from "./apply.js";
import { emptyHistory } from "./history.js";
import { emptyTimeline, settle, toTimeline } from "./timeline-state.js";

const loaded = applyPage(emptyHistory, [], false);
const pending = { content: "x", composedAt: "2000-01-01T00:00:00.000Z", delivery: "queued", failure: null } as const;

test("[CLIENT22] stored ones by id, then the pending ones in the order of sending; no clock has a say", () => {
  const rows = [3, 1, 2].map((id) =>
    messageRow({ message_id: id, revision: id, timestamp: `20${30 - id}-01-01T00:00:00.000Z` }),
  );
  const state = {
    ...emptyTimeline(CONVERSATION, ME),
    history: rows.reduce(applyMessage, loaded),
    pending: ["b", "a"].map((clientMessageId) => ({ ...pending, clientMessageId })),
  };
  expect(toTimeline(state).messages.map(({ key }) => key)).toEqual(["m1", "m2", "m3", "b", "a"]);
  expect(toTimeline(state).messages.at(-1)).toMatchObject({ message_id: null, sender_id: ME, delivery: "queued" });
});

test("[CLIENT22] messages that did not change stay the same objects", () => {
  const first = {
    ...emptyTimeline(CONVERSATION, ME),
    history: applyMessage(loaded, messageRow({ message_id: 1, revision: 1 })),
  };
  const second = { ...first, history: applyMessage(first.history, messageRow({ message_id: 2, revision: 2 })) };
  expect(toTimeline(second).messages[0]).toBe(toTimeline(first).messages[0]);
});

test("[CLIENT22] the other person's keys are not taken for one's own", () => {
  const theirs = messageRow({ message_id: 1, revision: 1, sender_id: YOU, client_message_id: "same" });
  const mine = messageRow({ message_id: 2, revision: 2, sender_id: ME, client_message_id: "same" });
  const history = [theirs, mine].reduce(applyMessage, loaded);
  const { messages } = toTimeline({ ...emptyTimeline(CONVERSATION, ME), history });
  expect(messages.map(({ key }) => key)).toEqual(["m1", "same"]);
});

test("[CLIENT16] [CLIENT10] [CLIENT8] before the first page, only what was sent from here shows: a late broadcast may tell of an old state", () => {
  const late = messageRow({ message_id: 1, revision: 1, sender_id: ME, client_message_id: "of an earlier page" });
  const mine = messageRow({ message_id: 2, revision: 3, sender_id: ME, client_message_id: "mine" });
  const sending = { ...emptyTimeline(CONVERSATION, ME), pending: [{ ...pending, clientMessageId: "mine" }] };
  const { state } = settle({ ...sending, history: [late, mine].reduce(applyMessage, emptyHistory) });
  expect(toTimeline(state).messages.map(({ key, delivery }) => [key, delivery])).toEqual([["mine", "sent"]]);
  const page = [{ ...late, revision: 2, read_status: true }, mine];
  const { messages } = toTimeline({ ...state, history: applyPage(state.history, page, false) });
  expect(messages.map(({ message_id, read_status }) => [message_id, read_status])).toEqual([
    [1, true],
    [2, false],
  ]);
});

test("[CLIENT12] what everything is loaded anew for stays in sight until the fresh page is in, under what is heard", () => {
  const old = applyPage(
    emptyHistory,
    [2, 3].map((id) => messageRow({ message_id: id, revision: id + 10 })),
    true,
  );
  const heard = [
    messageRow({ message_id: 3, revision: 1, content: "another 3" }),
    messageRow({ message_id: 4, revision: 2 }),
  ];
  const state = {
    ...emptyTimeline(CONVERSATION, ME),
    status: "loading" as const,
    replaced: old,
    history: heard.reduce(applyMessage, emptyHistory),
  };
  const contents = (of: typeof state) => toTimeline(of).messages.map(({ content }) => content);
  expect(contents(state)).toEqual(["message 2", "another 3", "message 4"]);
  expect(toTimeline(state)).toMatchObject({ status: "ready", hasOlder: true, loadingOlder: true });
  const fresh = { ...state, history: applyPage(state.history, [messageRow({ message_id: 1, revision: 0 })], false) };
  expect(contents(fresh)).toEqual(["message 1", "another 3", "message 4"]);
  expect(toTimeline(fresh)).toMatchObject({ hasOlder: false, loadingOlder: false });
});
