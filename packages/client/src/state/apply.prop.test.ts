import fc from "fast-check";
import { expect, test } from "vitest";
import { ModelServer } from "../../test/model-server.js";
import { CONVERSATION, ME, YOU } from "../../test/rows.js";
import type { Heard } from "../connection/link.js";
import { applyCaughtUp, applyJoined, applyMessage, applyMessageUpdated, applyPage } from "./apply.js";
import { changeRow, type RowChange, rowFrom } from "./conversation-row.js";
import { emptyHistory, type History, shownRows } from "./history.js";

/** What two people do: write, or read some of what they were written. */
const act = fc.record({
  by: fc.constantFrom(ME, YOU),
  /** Empty: write. Else: read the messages at these places of the conversation. */
  reads: fc.array(fc.nat(12), { maxLength: 3 }),
});
const acts = fc.array(act, { maxLength: 25 });

function play(server: ModelServer, { by, reads }: { by: number; reads: number[] }): void {
  const rows = server.rows(CONVERSATION);
  const messageIds = reads.flatMap((place) => rows[place]?.message_id ?? []);
  if (messageIds.length === 0) server.store(CONVERSATION, by, "hello");
  else server.read(CONVERSATION, by, messageIds);
}

/** A server after `before`, and the events of what happens `after`. */
function world() {
  const server = new ModelServer();
  server.open(CONVERSATION);
  const events: Heard[] = [];
  server.listen((_, heard) => events.push(heard));
  return { server, events };
}

function hear(history: History, heard: Heard): History {
  if (heard.event === "receiveMessage") return applyMessage(history, heard.payload);
  return heard.event === "messageUpdated" ? applyMessageUpdated(history, heard.payload) : history;
}

/** Some order of the events with some of them twice: `picks` says which comes next. */
function shuffled<Item>(items: readonly Item[], picks: readonly number[]): Item[] {
  const rest = [...items, ...items.filter((_, place) => (picks[place] ?? 0) % 2 === 1)];
  return items.concat(items).flatMap((_, turn) => {
    const [item] = rest.splice((picks[turn] ?? 0) % Math.max(1, rest.length), 1);
    return item === undefined ? [] : [item];
  });
}

test("[CLIENT10] a snapshot and the events since, in any order and some twice, equal a fresh snapshot", () => {
  fc.assert(
    fc.property(acts, acts, fc.nat(24), fc.array(fc.nat(60)), (before, after, pageAt, picks) => {
      const { server, events } = world();
      for (const step of before) play(server, step);
      let history = applyJoined(emptyHistory, server.revision(CONVERSATION));
      events.length = 0;
      // The page is read somewhere in the middle of what happens, and arrives when all has happened.
      let page = server.page(CONVERSATION, 4);
      after.forEach((step, place) => {
        play(server, step);
        if (place === pageAt) page = server.page(CONVERSATION, 4);
      });
      for (const heard of shuffled(events, picks)) history = hear(history, heard);
      history = applyPage(history, page.data, page.has_more);

      const fresh = server.rows(CONVERSATION).filter((row) => row.message_id >= (history.from ?? 0));
      expect(shownRows(history)).toEqual(fresh);
      expect([history.revision, history.ahead]).toEqual([server.revision(CONVERSATION), []]);
    }),
  );
});

test("[CLIENT10] applying any event twice changes nothing", () => {
  fc.assert(
    fc.property(acts, fc.array(fc.nat(60)), (steps, picks) => {
      const { server, events } = world();
      for (const step of steps) play(server, step);
      let history = applyPage(applyJoined(emptyHistory, 0), [], false);
      for (const heard of shuffled(events, picks)) {
        history = hear(history, heard);
        expect(hear(history, heard)).toEqual(history);
      }
    }),
  );
});

test("[CLIENT11] whatever was not heard comes with catchUp, page by page", () => {
  fc.assert(
    fc.property(acts, fc.array(fc.boolean()), (steps, isLost) => {
      const { server, events } = world();
      let history = applyPage(applyJoined(emptyHistory, 0), [], false);
      for (const step of steps) play(server, step);
      events.forEach((heard, place) => {
        if (!isLost[place]) history = hear(history, heard);
      });
      for (let more = true; more; ) {
        const known = [{ conversationId: CONVERSATION, revision: history.revision ?? 0 }];
        const [answer] = server.catchUp("0", known).conversations;
        if (answer) history = applyCaughtUp(history, answer);
        more = answer?.has_more ?? false;
      }
      expect(shownRows(history)).toEqual(server.rows(CONVERSATION));
      expect([history.revision, history.ahead]).toEqual([server.revision(CONVERSATION), []]);
    }),
  );
});

test("[CLIENT14] a row of the list and the events since, in any order and some twice, equal a fresh row", () => {
  fc.assert(
    fc.property(acts, acts, fc.array(fc.nat(60)), (before, after, picks) => {
      const { server, events } = world();
      for (const step of before) play(server, step);
      let row = rowFrom(server.conversation(CONVERSATION), undefined, ME);
      events.length = 0;
      for (const step of after) play(server, step);
      for (const heard of shuffled(events, picks)) {
        row = changeRow(row, changeOf(server, heard), ME);
        expect(changeRow(row, changeOf(server, heard), ME)).toEqual(row);
      }
      expect(row).toEqual({ conversation: server.conversation(CONVERSATION), ahead: [] });
    }),
  );
});

function changeOf(server: ModelServer, heard: Heard): RowChange {
  if (heard.event === "receiveMessage") return { revision: heard.payload.revision, message: heard.payload };
  if (heard.event !== "messageUpdated") throw new Error("The model tells nothing else.");
  const { revision, messageIds } = heard.payload;
  const read = server.rows(CONVERSATION).find((row) => messageIds.includes(row.message_id));
  return { revision, messageIds, reader: read?.receiver_id ?? 0 };
}
