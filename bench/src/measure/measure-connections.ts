import { setTimeout as wait } from "node:timers/promises";
import type { Contestant } from "../contestants/contestant.js";
import { type Stage, setStage } from "../contestants/stage.js";
import { type Crowd, gatherCrowd } from "../generator/crowd.js";
import { spreadOf } from "../results/results.js";
import type { Figures } from "./figures.js";
import { type Measurement, ofEach, type Workplace } from "./measurement.js";

const COUNTS = [1_000, 5_000];
/** Come and go before, so that pools are filled, and what is made once is made. */
const WARM_UP = 200;
/** How often all come, until all code is compiled, theirs too; and how often after that. */
const RETURNS = { unmeasured: 4, measured: 5 };
/** After this, V8 has given back what it had for young objects, and the allocator its pages: the process is at rest. */
const SETTLE = { times: 6, ms: 1_500 };

/** What it takes to let people in, and to keep them: authenticated, in a room, and in the inbox where there is one. */
export function connectionMeasurements(work: Workplace): Measurement[] {
  return COUNTS.map((count) => ({
    kind: "connections",
    name: `connections, ${count.toLocaleString("en")}`,
    subjects: ofEach(work.contestants, (contestant) => measureConnections(count, contestant, work)),
  }));
}

async function measureConnections(count: number, contestant: Contestant, work: Workplace): Promise<Figures> {
  await using stage = await setStage(contestant, work, count, { canCollectGarbage: true });
  const plan = { port: stage.port, joinsInbox: contestant.isDuologue };
  {
    using few = gatherCrowd({ ...plan, users: stage.users.slice(0, WARM_UP) });
    await visit(few);
  }
  using crowd = gatherCrowd({ ...plan, users: stage.users });
  const connectionBytes = await measureMemory(stage, crowd, count);
  for (let time = 0; time < RETURNS.unmeasured; time += 1) await visit(crowd);
  const returns: Return[] = [];
  for (let time = 0; time < RETURNS.measured; time += 1) returns.push(await measureReturn(stage, crowd));
  const medianOf = (figure: keyof Return) => spreadOf(returns.map((one) => one[figure])).median;
  return {
    connectsPerSecond: count / medianOf("seconds"),
    connectCpuMs: (medianOf("server") * 1_000) / count,
    connectPostgresCpuMs: (medianOf("postgres") * 1_000) / count,
    connectGeneratorCpuMs: (medianOf("generator") * 1_000) / count,
    connectionBytes,
  };
}

/** How long it took until all were connected, and whose CPU it took; in seconds. */
interface Return {
  readonly seconds: number;
  readonly server: number;
  readonly postgres: number;
  readonly generator: number;
}

async function measureReturn(stage: Stage, crowd: Crowd): Promise<Return> {
  const before = { ...stage.cpu(), generator: crowd.cpu() };
  const seconds = await crowd.come();
  const after = { ...stage.cpu(), generator: crowd.cpu() };
  await crowd.join();
  await leave(crowd);
  return {
    seconds,
    server: after.server - before.server,
    postgres: after.postgres - before.postgres,
    generator: after.generator - before.generator,
  };
}

async function visit(crowd: Crowd): Promise<void> {
  await crowd.come();
  await crowd.join();
  await leave(crowd);
}

async function leave(crowd: Crowd): Promise<void> {
  await crowd.go();
  await wait(SETTLE.ms);
}

/** Of a server that is new: after thousands had come and gone, others would find room that they left. */
async function measureMemory(stage: Stage, crowd: Crowd, count: number): Promise<number> {
  const before = await settledMemory(stage);
  await crowd.come();
  await crowd.join();
  const bytes = ((await settledMemory(stage)) - before) / count;
  await leave(crowd);
  return bytes;
}

async function settledMemory(stage: Stage): Promise<number> {
  for (let time = 0; time < SETTLE.times; time += 1) {
    stage.collectGarbage();
    await wait(SETTLE.ms);
  }
  return stage.memory();
}
