import { setTimeout as wait } from "node:timers/promises";
import type { Contestant } from "../contestants/contestant.js";
import { setStage } from "../contestants/stage.js";
import { holdConnections } from "../generator/hold-connections.js";
import type { Figures } from "./figures.js";
import { type Measurement, ofEach, type Workplace } from "./measurement.js";

const COUNTS = [1_000, 5_000];
/** Come and go so often before, so that code is compiled and pools are filled. */
const WARM_UP = { users: 200, times: 10 };
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
  for (let time = 0; time < WARM_UP.times; time += 1) {
    (await holdConnections({ ...plan, users: stage.users.slice(0, WARM_UP.users) })).letGo();
  }
  const memoryBefore = await settledMemory(stage);
  const cpuBefore = stage.cpu().server;
  let cpu = Number.NaN;
  const held = await holdConnections({ ...plan, users: stage.users }, () => {
    cpu = stage.cpu().server - cpuBefore;
  });
  const memory = (await settledMemory(stage)) - memoryBefore;
  held.letGo();
  return {
    connectsPerSecond: count / held.seconds,
    connectCpuMs: (cpu * 1_000) / count,
    connectionBytes: memory / count,
  };
}

async function settledMemory(stage: { collectGarbage(): void; memory(): number }): Promise<number> {
  for (let time = 0; time < SETTLE.times; time += 1) {
    stage.collectGarbage();
    await wait(SETTLE.ms);
  }
  return stage.memory();
}
