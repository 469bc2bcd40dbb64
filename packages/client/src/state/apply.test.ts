import { describe, expect, test } from "vitest";
import { CONVERSATION, messageRow } from "../../test/rows.js";
import { applyCaughtUp, applyJoined, applyMessage, applyMessageUpdated, applyPage } from "./apply.js";
import { emptyHistory, type History, hasGap, shownRows } from "./history.js";

const joined = applyPage(applyJoined(emptyHistory, 2), [row(1, 1), row(2, 2)], false);

function row(message_id: number, revision: number) {
  return messageRow({ message_id, revision });
}

function readMark(messageIds: number[], revision: number) {
  return { conversationId: CONVERSATION, messageIds, revision, read_status: true };
}

function ids(history: History) {
  return shownRows(history).map((shown) => shown.message_id);
}

describe("revisions", () => {
  test("[CLIENT10] the next one moves the known revision on", () => {
    const history = applyMessage(joined, row(3, 3));
    expect([history.revision, hasGap(history), ids(history)]).toEqual([3, false, [1, 2, 3]]);
  });

  test("[CLIENT11] a jump shows the message and remembers the hole, until what was missing comes", () => {
    const jumped = applyMessage(joined, row(4, 4));
    expect([jumped.revision, hasGap(jumped), ids(jumped)]).toEqual([2, true, [1, 2, 4]]);
    const healed = applyMessage(jumped, row(3, 3));
    expect([healed.revision, hasGap(healed), ids(healed)]).toEqual([4, false, [1, 2, 3, 4]]);
  });

  test("[CLIENT11] an answer of catchUp closes a hole, too", () => {
    const jumped = applyMessage(joined, row(5, 5));
    const answer = { conversationId: CONVERSATION, revision: 4, messages: [row(3, 3), row(4, 4)], has_more: false };
    const healed = applyCaughtUp(jumped, answer);
    expect([healed.revision, healed.ahead, ids(healed)]).toEqual([5, [], [1, 2, 3, 4, 5]]);
  });

  test("[CLIENT11] a message that was missed, and read in a revision that was heard, comes with the last page", () => {
    const heard = applyMessageUpdated(applyMessage(joined, row(4, 4)), readMark([3], 5));
    const first = { conversationId: CONVERSATION, revision: 4, messages: [row(4, 4)], has_more: true };
    const half = applyMessage(applyCaughtUp(heard, first), row(5, 6));
    expect(half).toMatchObject({ revision: 4, ahead: [5, 6] });
    const missed = { ...row(3, 5), read_status: true };
    const last = { conversationId: CONVERSATION, revision: 5, messages: [missed], has_more: false };
    const whole = applyCaughtUp(half, last);
    expect([whole.revision, hasGap(whole), ids(whole)]).toEqual([6, false, [1, 2, 3, 4, 5]]);
  });

  test("[CLIENT10] what was heard before the join was answered counts", () => {
    const early = applyMessage(applyMessage(emptyHistory, row(3, 3)), row(2, 2));
    expect(applyJoined(early, 2)).toMatchObject({ revision: 3, ahead: [] });
  });

  test("[CLIENT12] joining again does not skip what was missed meanwhile", () => {
    expect(applyJoined(joined, 9).revision).toBe(2);
  });
});

describe("rows", () => {
  test("[CLIENT10] the row with the greater revision wins, whichever comes first", () => {
    const read = { ...row(1, 3), read_status: true };
    for (const rows of [
      [row(1, 1), read],
      [read, row(1, 1)],
    ]) {
      const history = rows.reduce((before, next) => applyPage(before, [next], false), applyJoined(emptyHistory, 3));
      expect(shownRows(history)).toEqual([read]);
    }
  });

  test("[CLIENT10] a read mark does not go back", () => {
    const read = applyMessageUpdated(joined, readMark([1], 3));
    expect(shownRows(applyMessage(read, row(1, 4)))[0]?.read_status).toBe(true);
    expect(shownRows(applyMessageUpdated(read, { ...readMark([1], 4), read_status: false }))[0]?.read_status).toBe(
      true,
    );
  });

  test("[CLIENT16] a page that was asked for before its messages were read still shows them as read", () => {
    const history = applyMessageUpdated(applyJoined(emptyHistory, 2), readMark([1], 3));
    expect(shownRows(applyPage(history, [row(1, 1)], false))[0]).toMatchObject({ read_status: true, revision: 3 });
  });

  test("[CLIENT16] what is below the loaded pages stays hidden until a page reaches it", () => {
    const newest = applyPage(applyJoined(emptyHistory, 9), [row(8, 8), row(9, 9)], true);
    const answer = { conversationId: CONVERSATION, revision: 10, messages: [{ ...row(3, 10) }], has_more: false };
    const history = applyCaughtUp(newest, answer);
    expect(ids(history)).toEqual([8, 9]);
    const older = applyPage(history, [row(3, 3), row(7, 7)], true);
    expect(ids(older)).toEqual([3, 7, 8, 9]);
    expect(shownRows(older)[0]?.revision).toBe(10);
  });

  test("[CLIENT10] what changes nothing leaves the same objects, so that nothing is drawn again", () => {
    expect(applyMessage(joined, row(2, 2))).toBe(joined);
    expect(applyJoined(joined, 2)).toBe(joined);
    expect(applyPage(joined, [row(1, 1), row(2, 2)], false).rows).toBe(joined.rows);
    const read = applyMessageUpdated(joined, readMark([1, 99], 3));
    expect(applyMessageUpdated(read, readMark([1, 99], 3))).toBe(read);
  });
});
