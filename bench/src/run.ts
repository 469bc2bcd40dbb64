import { startPostgresServer } from "@duologue/testkit";
import { type Figures, measure } from "./measure/measure.js";
import { MEASUREMENTS } from "./measure/measurement.js";
import type { BenchOptions } from "./options.js";
import { describeMachine } from "./results/machine.js";
import { type Results, type Row, toRow } from "./results/results.js";

/** Measures. The contestants take turns, A B C A B C, so that what else the machine does meets all alike. */
export async function run(options: BenchOptions, say: (line: string) => void): Promise<Results> {
  const postgres = await startPostgresServer({ isDurable: true });
  try {
    const machine = await describeMachine(postgres.url("postgres"));
    const startedAt = new Date().toISOString();
    const rows: Row[] = [];
    for (const measurement of MEASUREMENTS.filter(({ kind }) => options.only.includes(kind))) {
      const figures = options.contestants.map((contestant) => ({ contestant, runs: [] as Figures[] }));
      for (let n = 1; n <= options.runs; n += 1) {
        for (const { contestant, runs } of figures) {
          const figure = await measure(measurement, contestant, postgres, options.seconds);
          runs.push(figure);
          const rate = Math.round(figure.messagesPerSecond).toLocaleString("en");
          say(`${measurement.name}, run ${n}, ${contestant.name}: ${rate} msg/s, p99 ${figure.p99Ms.toFixed(1)} ms`);
        }
      }
      rows.push(...figures.map(({ contestant, runs }) => toRow(measurement.name, contestant.name, runs)));
    }
    return { machine, startedAt, seconds: options.seconds, rows };
  } finally {
    await postgres.stop();
  }
}
