import type { History } from "../history/history.js";
import { type Anomaly, anomaly } from "./anomaly.js";

/** Milliseconds without service that a rolling restart may cost 95 of 100 clients. */
const BUDGET_MS = 2_000;

/**
 * A planned restart has a budget: of the times that clients of ours were not live, the 95th percentile. It is judged
 * where rolling restarts behind a balancer are the only fault, because then nothing else disconnects a client.
 */
export function inService({ run, outages }: History): Anomaly[] {
  if (!run?.balancer || run.faults.join() !== "rolling-restart") return [];
  const worst = percentile(outages, 0.95);
  if (!worst) return [anomaly("in-service", null, "The restart disconnected no client, so it was not seen at all.")];
  const ms = lengthOf(worst);
  if (ms <= BUDGET_MS) return [];
  const words = `${outages.length} times a client was without service, 5 % of them for ${ms} ms or more.`;
  return [anomaly("in-service", null, words, worst)];
}

/** How long clients were without service, in milliseconds; null if they never were. */
export interface WithoutService {
  readonly count: number;
  readonly median: number;
  readonly p95: number;
  readonly longest: number;
}

export function withoutService({ outages }: Pick<History, "outages">): WithoutService | null {
  const [median, p95, longest] = [0.5, 0.95, 1].map((share) => percentile(outages, share));
  if (!median || !p95 || !longest) return null;
  return { count: outages.length, median: lengthOf(median), p95: lengthOf(p95), longest: lengthOf(longest) };
}

function percentile(outages: History["outages"], share: number): History["outages"][number] | undefined {
  const sorted = outages.toSorted((a, b) => lengthOf(a) - lengthOf(b));
  return sorted[Math.ceil(sorted.length * share) - 1];
}

function lengthOf({ at, until }: History["outages"][number]): number {
  return until - at;
}
