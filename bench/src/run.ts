import { type PostgresServer, startPostgresServer } from "@duologue/testkit";
import { type Figures, measure } from "./measure/measure.js";
import { measureDatabase } from "./measure/measure-database.js";
import { MEASUREMENTS, type Measurement } from "./measure/measurement.js";
import { findPgbench } from "./measure/pgbench.js";
import type { BenchOptions } from "./options.js";
import { describeMachine } from "./results/machine.js";
import { type Results, type Row, type SubjectName, toRow } from "./results/results.js";

/** Who is asked. */
interface Subject {
  readonly name: SubjectName;
  measure(): Promise<Figures>;
}

/** Measures. The subjects take turns, A B C A B C, so that what else the machine does meets all alike. */
export async function run(options: BenchOptions, say: (line: string) => void): Promise<Results> {
  const postgres = await startPostgresServer({ isDurable: true });
  try {
    const machine = await describeMachine(postgres.url("postgres"));
    const startedAt = new Date().toISOString();
    const pgbench = options.only.includes("database") ? await findPgbench() : null;
    if (options.only.includes("database") && pgbench === null)
      say("No pgbench on this machine: what PostgreSQL alone can do is not measured.");
    const rows: Row[] = [];
    for (const measurement of MEASUREMENTS.filter(({ kind }) => options.only.includes(kind))) {
      const subjects = subjectsOf(measurement, options, postgres, pgbench);
      const figures = subjects.map((subject) => ({ subject, runs: [] as Figures[] }));
      for (let n = 1; n <= options.runs; n += 1) {
        for (const { subject, runs } of figures) {
          const figure = await subject.measure();
          runs.push(figure);
          say(`${measurement.name}, run ${n}, ${subject.name}: ${inShort(figure)}`);
        }
      }
      rows.push(...figures.map(({ subject, runs }) => toRow(measurement.name, subject.name, runs)));
    }
    return { machine, startedAt, seconds: options.seconds, rows };
  } finally {
    await postgres.stop();
  }
}

function subjectsOf(
  measurement: Measurement,
  { contestants, seconds }: BenchOptions,
  postgres: PostgresServer,
  pgbench: string | null,
): Subject[] {
  if (measurement.kind !== "database")
    return contestants.map((contestant) => ({
      name: contestant.name,
      measure: () => measure(measurement, contestant, postgres, seconds),
    }));
  if (pgbench === null) return [];
  return [{ name: "pgbench", measure: () => measureDatabase(measurement, pgbench, postgres, seconds) }];
}

function inShort({ messagesPerSecond = Number.NaN, p99Ms }: Figures): string {
  const rate = `${Math.round(messagesPerSecond).toLocaleString("en")} msg/s`;
  return p99Ms === undefined ? rate : `${rate}, p99 ${p99Ms.toFixed(1)} ms`;
}
