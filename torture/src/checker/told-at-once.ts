import { groupBy } from "../history/group-by.js";
import type { History, Operation } from "../history/history.js";
import type { Change, FaultRecord } from "../history/record.js";
import { type Anomaly, anomaly } from "./anomaly.js";
import { identityOfRow, identityOfSend } from "./stored-once.js";

/** Processes find each other again, and tell each other, in this time before and after an operation. */
const BETWEEN_PROCESSES = { before: 5_000, after: 2_000 };
const UNDER_WAY = { before: 0, after: 0 };

/**
 * A bug can hide behind healing, so healing has a budget: nothing that was acknowledged, and of which a broadcast could
 * have told, is found by asking because of a gap, or because it was time. What nobody acknowledged is nobody's promise.
 */
export function toldAtOnce(history: History): Anomaly[] {
  const { run, records, healings } = history;
  // In the model, broadcasts get lost by plan.
  if (run === null || run.database === "model") return [];
  const isExcused = faultsOnTheWay(records, run.processes);
  const acknowledged = acknowledgements(history);
  return healings.flatMap((healing) => {
    const { client, reason, missed } = healing;
    if (reason === "connect") return [];
    return missed.flatMap((change) => {
      const operations = acknowledged(change);
      const [first] = operations;
      if (!first || operations.some(isExcused)) return [];
      const { conversationId, messageId, revision } = change;
      const words = `${client} was not told of message ${messageId} at revision ${revision}, and nothing was broken on its way: a ${reason} question found it.`;
      return [anomaly("told-at-once", conversationId, words, first.begun, first.ended, healing)];
    });
  });
}

/**
 * Whether something was broken on the way from a command to those who hear of it. That is the database while the command
 * is under way, for its outcome may come to light too late; and between processes, themselves and Redis. A link to a
 * client is not on it: that carries in order, or ends, and at a new connection everything is asked for.
 */
function faultsOnTheWay(records: History["records"], processes: number): (operation: Operation) => boolean {
  const faults = records.flatMap((record) => {
    if (record.kind !== "fault") return [];
    const margin = marginOf(record, processes);
    return margin ? [{ from: record.at - margin.after, until: (record.until ?? record.at) + margin.before }] : [];
  });
  return ({ begun, ended }) => faults.some(({ from, until }) => from <= (ended?.at ?? Infinity) && begun.at <= until);
}

function marginOf({ breaks }: FaultRecord, processes: number) {
  if (breaks === "client link") return null;
  if (breaks === "database" || breaks === "database link") return UNDER_WAY;
  return processes > 1 ? BETWEEN_PROCESSES : null;
}

/** The operations that may have made a change, and that went well. */
function acknowledgements({ messages, sends, reads }: History): (change: Change) => readonly Operation[] {
  const isOk = ({ outcome }: Operation) => outcome === "ok";
  const sent = groupBy(sends.filter(isOk), identityOfSend);
  const read = groupBy(
    reads.filter(isOk).flatMap((operation) => operation.begun.what.messageIds.map((id) => ({ id, operation }))),
    ({ id }) => id,
  );
  return ({ messageId, revision }) => {
    const row = messages.get(messageId);
    if (!row) return [];
    const isMark = row.read_status && row.revision === revision;
    if (isMark) return (read.get(messageId) ?? []).map(({ operation }) => operation);
    return sent.get(identityOfRow(row)) ?? [];
  };
}
