import type { PostgresServer } from "@duologue/testkit";
import type { Contestant } from "../contestants/contestant.js";
import { type Cpu, setStage } from "../contestants/stage.js";
import { runGenerator } from "../generator/run-generator.js";
import { type LoadMeasurement, WARM_UP_SECONDS } from "./measurement.js";

/** The figures of one run, as far as the question has them: their names are the keys in the results. */
export type Figures = Readonly<Partial<Record<FigureName, number>>>;

export const FIGURE_NAMES = [
  "messagesPerSecond",
  "cpuPer1000",
  "serverCpuPer1000",
  "postgresCpuPer1000",
  "generatorCpuPer1000",
  "p50Ms",
  "p99Ms",
  "p999Ms",
  "maxMs",
  "outOfOrderShare",
  "lost",
  "refused",
] as const;
export type FigureName = (typeof FIGURE_NAMES)[number];

/** Asks one contestant, once, on a database of its own. */
export async function measure(
  measurement: LoadMeasurement,
  contestant: Contestant,
  postgres: PostgresServer,
  seconds: number,
): Promise<Figures> {
  await using stage = await setStage(contestant, postgres, measurement.users);
  const nothing: Cpu = { server: 0, postgres: 0 };
  let before = nothing;
  let after = nothing;
  const result = await runGenerator(
    {
      port: stage.port,
      users: stage.users,
      pressure: measurement.pressure,
      warmUpSeconds: WARM_UP_SECONDS,
      seconds,
    },
    () => {
      before = stage.cpu();
    },
    () => {
      after = stage.cpu();
    },
  );
  const thousands = result.received / 1_000;
  const server = after.server - before.server;
  // What an idle cluster does is nobody's cost.
  const database = contestant.store === "postgres" ? after.postgres - before.postgres : 0;
  return {
    messagesPerSecond: result.received / result.seconds,
    cpuPer1000: (server + database) / thousands,
    serverCpuPer1000: server / thousands,
    postgresCpuPer1000: database / thousands,
    generatorCpuPer1000: result.cpuSeconds / thousands,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    p999Ms: result.latency.p999,
    maxMs: result.latency.max,
    outOfOrderShare: result.outOfOrder / result.received,
    lost: result.lost,
    refused: result.refused,
  };
}
