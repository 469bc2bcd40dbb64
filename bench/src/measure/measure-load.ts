import type { Contestant } from "../contestants/contestant.js";
import { type Cpu, type Place, type Stage, setStage } from "../contestants/stage.js";
import type { LoadPlan } from "../generator/load.js";
import { runGenerator } from "../generator/run-generator.js";
import type { Figures } from "./figures.js";
import { type Measurement, ofEach, WARM_UP_SECONDS, type Workplace } from "./measurement.js";

export interface LoadQuestion {
  readonly kind: "throughput" | "latency";
  readonly name: string;
  readonly users: number;
  readonly pressure: LoadPlan["pressure"];
}

/** The most that one can store and deliver, closed loop. */
export const THROUGHPUT: readonly LoadQuestion[] = [
  { kind: "throughput", name: "throughput, 100 × 1", users: 100, pressure: { outstanding: 1 } },
  { kind: "throughput", name: "throughput, 400 × 4", users: 400, pressure: { outstanding: 4 } },
];

/** How long a message takes, open loop. */
export const LATENCY: readonly LoadQuestion[] = [
  { kind: "latency", name: "latency at 500/s", users: 400, pressure: { rate: 500 } },
  { kind: "latency", name: "latency at 2,000/s", users: 400, pressure: { rate: 2_000 } },
];

export function loadMeasurements(work: Workplace): Measurement[] {
  return [...THROUGHPUT, ...LATENCY].map((question) => ({
    kind: question.kind,
    name: question.name,
    subjects: ofEach(work.contestants, (contestant) => measureLoad(question, contestant, work)),
  }));
}

/** Asks one contestant, once; on a database of its own, unless `place` names one. */
export async function measureLoad(
  { users, pressure }: LoadQuestion,
  contestant: Contestant,
  work: Workplace,
  place: Place = {},
): Promise<Figures> {
  await using stage = await setStage(contestant, work, users, place);
  return await measureOn(stage, contestant, pressure, work.seconds);
}

async function measureOn(
  stage: Stage,
  { store }: Contestant,
  pressure: LoadPlan["pressure"],
  seconds: number,
): Promise<Figures> {
  const nothing: Cpu = { server: 0, postgres: 0 };
  let before = nothing;
  let after = nothing;
  const result = await runGenerator(
    { port: stage.port, users: stage.users, pressure, warmUpSeconds: WARM_UP_SECONDS, seconds },
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
  const database = store === "postgres" ? after.postgres - before.postgres : 0;
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
    outOfOrderPercent: (result.outOfOrder * 100) / result.received,
    lost: result.lost,
    refused: result.refused,
  };
}
