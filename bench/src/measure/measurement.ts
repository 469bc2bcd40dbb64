import type { Contestant } from "../contestants/contestant.js";
import type { Workplace as StageWorkplace } from "../contestants/stage.js";
import type { Figures } from "./figures.js";

export const MEASUREMENT_KINDS = [
  "throughput",
  "latency",
  "database",
  "connections",
  "reading",
  "growth",
  "start",
  "npm-start",
  "page",
] as const;
export type MeasurementKind = (typeof MEASUREMENT_KINDS)[number];

/** One question, and who is asked. */
export interface Measurement {
  readonly kind: MeasurementKind;
  /** How it is called in tables and results. */
  readonly name: string;
  readonly subjects: readonly Subject[];
}

/** Who or what is measured, once each time it is asked. */
export interface Subject {
  /** Of a contestant its name; else what differs between those of one question. */
  readonly name: string;
  measure(): Promise<Figures>;
}

/** What all questions are asked with. */
export interface Workplace extends StageWorkplace {
  /** Duologue, and what it is measured beside. */
  readonly contestants: readonly Contestant[];
  /** Of each measurement that has a length, after the warm-up. */
  readonly seconds: number;
  /** Messages stored before, of each size that is to be compared. */
  readonly rows: readonly number[];
  /** A pgbench that can be started; null if this machine has none. */
  readonly pgbench: string | null;
}

/** Before each load: code is compiled, caches are filled and connections are made in this time. */
export const WARM_UP_SECONDS = 2;

/** Those who can be asked, each with the same question. */
export function ofEach(
  contestants: readonly Contestant[],
  measure: (contestant: Contestant) => Promise<Figures>,
): Subject[] {
  return contestants.map((contestant) => ({ name: contestant.name, measure: () => measure(contestant) }));
}
