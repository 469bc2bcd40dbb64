import { DUOLOGUE } from "../contestants/contestant.js";
import { setStage } from "../contestants/stage.js";
import type { Figures } from "./figures.js";
import { type Measurement, WARM_UP_SECONDS, type Workplace } from "./measurement.js";
import { runPgbench } from "./pgbench.js";

const USERS = 400;
const QUESTIONS = [
  { name: "database only, a transaction a message", rowsPerTransaction: 1 },
  { name: "database only, 100 rows a transaction", rowsPerTransaction: 100 },
];

/** What PostgreSQL alone does with the same rows, in tables that Duologue made: its server runs, and has no users. */
export function databaseMeasurements(work: Workplace): Measurement[] {
  const { pgbench } = work;
  return QUESTIONS.map(({ name, rowsPerTransaction }) => ({
    kind: "database",
    name,
    subjects:
      pgbench === null ? [] : [{ name: "pgbench", measure: () => measureDatabase(rowsPerTransaction, pgbench, work) }],
  }));
}

async function measureDatabase(rowsPerTransaction: number, pgbench: string, work: Workplace): Promise<Figures> {
  await using stage = await setStage(DUOLOGUE, work, USERS);
  const plan = { conversations: USERS / 2, rowsPerTransaction };
  await runPgbench(pgbench, stage.databaseUrl, { ...plan, seconds: WARM_UP_SECONDS });
  const before = stage.cpu().postgres;
  const { seconds } = work;
  const { transactions, transactionsPerSecond } = await runPgbench(pgbench, stage.databaseUrl, { ...plan, seconds });
  const cpuPer1000 = ((stage.cpu().postgres - before) * 1_000) / (transactions * rowsPerTransaction);
  return {
    messagesPerSecond: transactionsPerSecond * rowsPerTransaction,
    cpuPer1000,
    postgresCpuPer1000: cpuPer1000,
  };
}
