import type { LoadPlan } from "../generator/load.js";

/** One question that every contestant is asked. */
export interface Measurement {
  readonly kind: MeasurementKind;
  /** How it is called in tables and results. */
  readonly name: string;
  readonly users: number;
  readonly pressure: LoadPlan["pressure"];
}

export const MEASUREMENT_KINDS = ["throughput", "latency"] as const;
export type MeasurementKind = (typeof MEASUREMENT_KINDS)[number];

export const MEASUREMENTS: readonly Measurement[] = [
  { kind: "throughput", name: "throughput, 100 × 1", users: 100, pressure: { outstanding: 1 } },
  { kind: "throughput", name: "throughput, 400 × 4", users: 400, pressure: { outstanding: 4 } },
  { kind: "latency", name: "latency at 500/s", users: 400, pressure: { rate: 500 } },
  { kind: "latency", name: "latency at 2,000/s", users: 400, pressure: { rate: 2_000 } },
];
