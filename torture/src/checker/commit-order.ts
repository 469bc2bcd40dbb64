import type { Message } from "@duologue/protocol";
import type { History } from "../history/history.js";
import type { HistoryRecord } from "../history/record.js";
import { type Anomaly, anomaly } from "./anomaly.js";
import { observedOrder } from "./observed-order.js";
import { revisionsOf } from "./revisions.js";
import { sendingOrder } from "./sending-order.js";
import { asRecord } from "./stored-once.js";

/** Rule 3. */
export function commitOrder(history: History): Anomaly[] {
  const storedAt = new Map<number, number>();
  const found: Anomaly[] = [];
  for (const [conversationId, stored] of history.stored) {
    const revisions = revisionsOf(stored);
    if (revisions.ok) for (const [id, revision] of revisions.storedAt) storedAt.set(id, revision);
    else found.push(anomaly("commit-order", conversationId, revisions.words, stored.row));
  }
  return [
    ...found,
    ...otherRevisions(history, storedAt),
    ...observedOrder(history, storedAt),
    ...sendingOrder(history),
  ];
}

/** A version of a row was told with the revision at which it was stored, or read. */
function otherRevisions(history: History, storedAt: ReadonlyMap<number, number>): Anomaly[] {
  const found = new Map<number, Anomaly>();
  const check = (id: number, isRead: boolean, revision: number, record: HistoryRecord) => {
    const row = history.messages.get(id);
    const right = isRead && row?.read_status ? row.revision : isRead ? undefined : storedAt.get(id);
    if (!row || right === undefined || right === revision || found.has(id)) return;
    const words = `Message ${id} was told at revision ${revision}; it was ${isRead ? "read" : "stored"} at ${right}.`;
    found.set(id, anomaly("commit-order", row.conversation_id, words, record, asRecord(row)));
  };
  const checkRows = (rows: readonly Message[], record: HistoryRecord) => {
    for (const row of rows) check(row.message_id, row.read_status, row.revision, record);
  };
  for (const record of history.records) {
    if (record.kind === "ended") {
      if (record.message) checkRows([record.message], record);
      for (const id of record.marked?.messageIds ?? []) check(id, true, record.marked?.revision ?? 0, record);
    }
    if (record.kind !== "heard") continue;
    checkRows(record.messages, record);
    if (record.revision !== null) for (const id of record.readIds) check(id, true, record.revision, record);
  }
  return [...found.values()];
}
