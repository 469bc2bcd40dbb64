import { type History, toHistory } from "../history/history.js";
import type { HistoryRecord } from "../history/record.js";
import type { Anomaly } from "./anomaly.js";
import { commitOrder } from "./commit-order.js";
import { complaints } from "./complaints.js";
import { freshSnapshot } from "./fresh-snapshot.js";
import { inService, type WithoutService, withoutService } from "./in-service.js";
import { oneOrder } from "./one-order.js";
import { quietRun } from "./quiet-run.js";
import { readMarks } from "./read-marks.js";
import { storedOnce } from "./stored-once.js";
import { toldAtOnce } from "./told-at-once.js";
import { unreadCounts } from "./unread-counts.js";
import { wholeEvidence } from "./whole-evidence.js";

/** What the checker makes of a run. */
export interface Verdict {
  /** Operations checked, by what became of them. */
  readonly operations: { readonly ok: number; readonly failed: number; readonly unknown: number };
  readonly messages: number;
  readonly faults: number;
  /** Of clients of ours; null if they were live all the time. */
  readonly withoutService: WithoutService | null;
  /** Empty if every promise was kept. */
  readonly anomalies: readonly Anomaly[];
}

const JUDGES: readonly ((history: History) => Anomaly[])[] = [
  wholeEvidence,
  storedOnce,
  oneOrder,
  commitOrder,
  readMarks,
  unreadCounts,
  freshSnapshot,
  toldAtOnce,
  quietRun,
  inService,
  complaints,
];

/** Judges a run by its records and nothing else. */
export function check(records: readonly HistoryRecord[]): Verdict {
  const history = toHistory(records);
  const outcomes = [...history.sends, ...history.reads].map(({ outcome }) => outcome);
  const count = (outcome: (typeof outcomes)[number]) => outcomes.filter((other) => other === outcome).length;
  return {
    operations: { ok: count("ok"), failed: count("failed"), unknown: count("unknown") },
    messages: history.messages.size,
    faults: records.filter(({ kind }) => kind === "fault").length,
    withoutService: withoutService(history),
    anomalies: JUDGES.flatMap((judge) => judge(history)),
  };
}
