import { Janitor, startPostgresServer } from "@duologue/testkit";
import { fillWal } from "./contestants/fill-wal.js";
import { FIGURES, type Figures } from "./measure/figures.js";
import { connectionMeasurements } from "./measure/measure-connections.js";
import { databaseMeasurements } from "./measure/measure-database.js";
import { growthMeasurements } from "./measure/measure-growth.js";
import { loadMeasurements } from "./measure/measure-load.js";
import { npmStartMeasurements } from "./measure/measure-npm-start.js";
import { pageMeasurements } from "./measure/measure-page.js";
import { readingMeasurements } from "./measure/measure-reading.js";
import { startMeasurements } from "./measure/measure-start.js";
import type { Measurement, Workplace } from "./measure/measurement.js";
import { findPgbench } from "./measure/pgbench.js";
import type { BenchOptions } from "./options.js";
import { describeMachine } from "./results/machine.js";
import { type Results, type Row, toRow } from "./results/results.js";

/** Measures. The subjects take turns, A B C A B C, so that what else the machine does meets all alike. */
export async function run(options: BenchOptions, say: (line: string) => void): Promise<Results> {
  const janitor = new Janitor();
  const postgres = await startPostgresServer({ isDurable: true });
  janitor.watchPostgres(postgres);
  try {
    await fillWal(postgres.url("postgres"));
    const machine = await describeMachine(postgres.url("postgres"), options.runtime);
    const startedAt = new Date().toISOString();
    const pgbench = options.only.includes("database") ? await findPgbench() : null;
    if (options.only.includes("database") && pgbench === null)
      say("No pgbench on this machine: what PostgreSQL alone can do is not measured.");
    const rows: Row[] = [];
    for (const { name, subjects } of measurementsOf(options, { ...options, postgres, janitor, pgbench })) {
      const asked = subjects.map((subject) => ({ subject, runs: [] as Figures[] }));
      for (let n = 1; n <= options.runs; n += 1) {
        for (const { subject, runs } of asked) {
          const figures = await subject.measure();
          runs.push(figures);
          say(`${name}, run ${n}, ${subject.name}: ${inShort(figures)}`);
        }
      }
      rows.push(...asked.map(({ subject, runs }) => toRow(name, subject.name, runs)));
    }
    return { machine, startedAt, seconds: options.seconds, rows };
  } finally {
    await postgres.stop();
    await janitor.finish();
  }
}

function measurementsOf({ only }: BenchOptions, work: Workplace): Measurement[] {
  return [
    ...loadMeasurements(work),
    ...databaseMeasurements(work),
    ...connectionMeasurements(work),
    ...readingMeasurements(work),
    ...growthMeasurements(work),
    ...startMeasurements(work),
    ...npmStartMeasurements(work),
    ...pageMeasurements(work),
  ].filter(({ kind }) => only.includes(kind));
}

/** The first two figures and the 99th percentile. */
function inShort(figures: Figures): string {
  const names = Object.keys(figures) as (keyof Figures)[];
  return names
    .filter((name, at) => at < 2 || name === "p99Ms")
    .map((name) => `${FIGURES[name].title} ${figures[name]?.toFixed(FIGURES[name].digits)}`)
    .join(", ");
}
