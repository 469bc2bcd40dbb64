import type { LoadPlan } from "../generator/load.js";

/** One question. */
export type Measurement = LoadMeasurement | DatabaseMeasurement;

/** What every contestant is asked. */
export interface LoadMeasurement {
  readonly kind: "throughput" | "latency";
  /** How it is called in tables and results. */
  readonly name: string;
  readonly users: number;
  readonly pressure: LoadPlan["pressure"];
}

/** What PostgreSQL alone is asked. */
export interface DatabaseMeasurement {
  readonly kind: "database";
  readonly name: string;
  readonly users: number;
  readonly rowsPerTransaction: number;
}

/** Before each: code is compiled, caches are filled and connections are made in this time. */
export const WARM_UP_SECONDS = 2;

export type MeasurementKind = Measurement["kind"];
export const MEASUREMENT_KINDS = ["throughput", "latency", "database"] as const satisfies readonly MeasurementKind[];

export const MEASUREMENTS: readonly Measurement[] = [
  { kind: "throughput", name: "throughput, 100 × 1", users: 100, pressure: { outstanding: 1 } },
  { kind: "throughput", name: "throughput, 400 × 4", users: 400, pressure: { outstanding: 4 } },
  { kind: "latency", name: "latency at 500/s", users: 400, pressure: { rate: 500 } },
  { kind: "latency", name: "latency at 2,000/s", users: 400, pressure: { rate: 2_000 } },
  { kind: "database", name: "database only, a transaction a message", users: 400, rowsPerTransaction: 1 },
  { kind: "database", name: "database only, 100 rows a transaction", users: 400, rowsPerTransaction: 100 },
];
