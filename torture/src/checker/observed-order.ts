import { groupBy } from "../history/group-by.js";
import type { History } from "../history/history.js";
import type { HistoryRecord, ObservedRecord } from "../history/record.js";
import { type Anomaly, anomaly } from "./anomaly.js";

/**
 * What an independent reader of the database saw: no row that comes later is below one that it had seen, its rows are
 * those of the revision it saw, and whatever was acknowledged before it asked is there.
 */
export function observedOrder(history: History, storedAt: ReadonlyMap<number, number>): Anomaly[] {
  const byConversation = groupBy(history.observed, ({ conversationId }) => conversationId);
  return [
    ...[...byConversation].flatMap(([id, observed]) => lateRows(history, id, observed, storedAt)),
    ...toldTooEarly(history, byConversation),
  ];
}

function lateRows(
  history: History,
  conversationId: number,
  observed: readonly ObservedRecord[],
  storedAt: ReadonlyMap<number, number>,
): Anomaly[] {
  const found: Anomaly[] = [];
  const convict = (words: string, record: HistoryRecord) =>
    found.push(anomaly("commit-order", conversationId, words, record));
  const seen = new Set<number>();
  let last = 0;
  let revision = 0;
  for (const record of observed) {
    if (record.revision < revision) convict(`The revision went back from ${revision} to ${record.revision}.`, record);
    for (const id of record.messageIds) {
      if (id < last) convict(`Message ${id} came to light after ${last} had been seen.`, record);
      if (!history.messages.has(id)) convict(`Message ${id} had been committed and is gone.`, record);
      const at = storedAt.get(id) ?? 0;
      if (at > record.revision)
        convict(`Message ${id} of revision ${at} was seen at revision ${record.revision}.`, record);
      if (at !== 0 && at <= revision)
        convict(`Message ${id} of revision ${at} was not there at revision ${revision}.`, record);
      seen.add(id);
    }
    for (const id of record.messageIds) last = Math.max(last, id);
    revision = Math.max(revision, record.revision);
  }
  for (const { message_id: id } of history.stored.get(conversationId)?.messages ?? []) {
    const end = observed.at(-1);
    if (end && id < last && !seen.has(id)) convict(`Message ${id} came to light after ${last} had been seen.`, end);
  }
  return found;
}

/** Stored before told: what was acknowledged or heard before the reader asked, it found. */
function toldTooEarly(history: History, observed: ReadonlyMap<number, readonly ObservedRecord[]>): Anomaly[] {
  const found = new Map<number, Anomaly>();
  const lastWithout = lastQuestionWithout(history, observed);
  const check = (id: number, at: number, record: HistoryRecord) => {
    const question = lastWithout.get(id);
    if (question?.askedAt === undefined || at >= question.askedAt || found.has(id)) return;
    const words = `Message ${id} was told at ${at} ms, and was not in the database when it was read at ${question.askedAt} ms.`;
    found.set(id, anomaly("commit-order", question.conversationId, words, record, question));
  };
  for (const record of history.records) {
    if (record.kind === "ended" && record.message) check(record.message.message_id, record.at, record);
    if (record.kind === "heard") for (const { message_id } of record.messages) check(message_id, record.at, record);
  }
  return [...found.values()];
}

/** By message, the last question that did not find it. */
function lastQuestionWithout(
  history: History,
  observed: ReadonlyMap<number, readonly ObservedRecord[]>,
): ReadonlyMap<number, ObservedRecord> {
  const questions = new Map<number, ObservedRecord>();
  for (const [conversationId, records] of observed) {
    const end = records.at(-1);
    for (const { message_id } of history.stored.get(conversationId)?.messages ?? [])
      if (end) questions.set(message_id, end);
    for (const [place, { messageIds }] of records.entries()) {
      const before = records[place - 1];
      for (const id of messageIds) {
        if (before) questions.set(id, before);
        else questions.delete(id);
      }
    }
  }
  return questions;
}
