import type { PostgresServer } from "@duologue/testkit";
import { DUOLOGUE } from "../contestants/contestant.js";
import { setStage } from "../contestants/stage.js";
import type { Figures } from "./measure.js";
import { type DatabaseMeasurement, WARM_UP_SECONDS } from "./measurement.js";
import { runPgbench } from "./pgbench.js";

/** What PostgreSQL alone does with the same rows, in tables that Duologue made: its server runs, and has no users. */
export async function measureDatabase(
  measurement: DatabaseMeasurement,
  pgbench: string,
  postgres: PostgresServer,
  seconds: number,
): Promise<Figures> {
  const { users, rowsPerTransaction } = measurement;
  await using stage = await setStage(DUOLOGUE, postgres, users);
  const plan = { conversations: users / 2, rowsPerTransaction };
  await runPgbench(pgbench, stage.databaseUrl, { ...plan, seconds: WARM_UP_SECONDS });
  const before = stage.cpu().postgres;
  const { transactions, transactionsPerSecond } = await runPgbench(pgbench, stage.databaseUrl, { ...plan, seconds });
  const cpuPer1000 = ((stage.cpu().postgres - before) * 1_000) / (transactions * rowsPerTransaction);
  return {
    messagesPerSecond: transactionsPerSecond * rowsPerTransaction,
    cpuPer1000,
    postgresCpuPer1000: cpuPer1000,
  };
}
