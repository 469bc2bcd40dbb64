import { setTimeout as wait } from "node:timers/promises";
import type { Contestant } from "../contestants/contestant.js";
import { type Stage, setStage } from "../contestants/stage.js";
import { type HoldPlan, holdConnections } from "../generator/hold-connections.js";
import { spreadOf } from "../results/results.js";
import type { Figures } from "./figures.js";
import { type Measurement, ofEach, type Workplace } from "./measurement.js";

const COUNTS = [1_000, 5_000];
/** Come and go before, so that pools are filled, and what is made once is made. */
const WARM_UP = 200;
const RETURNS = 5;
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
  const connectionBytes = await measureMemory(stage, plan, count);
  // Everybody comes back, again and again, until all code is compiled.
  const returns: { readonly seconds: number; readonly cpu: number }[] = [];
  for (let time = 0; time < RETURNS; time += 1) returns.push(await measureReturn(stage, plan));
  const seconds = spreadOf(returns.map((one) => one.seconds)).median;
  const cpu = spreadOf(returns.map((one) => one.cpu)).median;
  return { connectsPerSecond: count / seconds, connectCpuMs: (cpu * 1_000) / count, connectionBytes };
}

/** How long it takes until all are connected, and how much of the server's CPU, in seconds. */
async function measureReturn(stage: Stage, plan: Omit<HoldPlan, "users">) {
  const before = stage.cpu().server;
  let cpu = Number.NaN;
  const held = await holdConnections({ ...plan, users: stage.users }, () => {
    cpu = stage.cpu().server - before;
  });
  held.letGo();
  await wait(SETTLE.ms);
  return { seconds: held.seconds, cpu };
}

/** Of a process that is new: after thousands had come and gone, others would find room that they left. */
async function measureMemory(stage: Stage, plan: Omit<HoldPlan, "users">, count: number): Promise<number> {
  (await holdConnections({ ...plan, users: stage.users.slice(0, WARM_UP) })).letGo();
  const before = await settledMemory(stage);
  const held = await holdConnections({ ...plan, users: stage.users });
  const bytes = ((await settledMemory(stage)) - before) / count;
  held.letGo();
  await wait(SETTLE.ms);
  return bytes;
}

async function settledMemory(stage: Stage): Promise<number> {
  for (let time = 0; time < SETTLE.times; time += 1) {
    stage.collectGarbage();
    await wait(SETTLE.ms);
  }
  return stage.memory();
}
