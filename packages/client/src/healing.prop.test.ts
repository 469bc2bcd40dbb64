import { LIMITS } from "@duologue/protocol";
import { check } from "@duologue/torture";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Healing } from "../test/model-device.js";
import { PATIENCE_MS, tryAll } from "../test/model-runs.js";
import { largeSchedule, quietSchedule, type Schedule, schedule } from "../test/model-schedule.js";
import { anomaliesOf } from "../test/model-verdict.js";
import { ModelWorld, type Step, WHOLE } from "../test/model-world.js";

const ALL: readonly Healing[] = ["live", "gap", "periodic", "connect"];

/** Everything is open from the beginning: what is opened later is loaded anew, which would heal it. */
async function run({ size, steps }: Schedule, without: readonly Healing[]): Promise<ModelWorld> {
  const world = await ModelWorld.begin({ size, without });
  await world.openAll();
  for (const one of steps) await world.take(one);
  return world;
}

test(
  "[TORTURE8] where nothing breaks, whatever people do, nothing needs healing",
  async () => {
    await tryAll(200, quietSchedule(), async ({ size, steps }) => {
      const world = await ModelWorld.begin({ size, isQuiet: true });
      for (const one of steps) {
        await world.take(one);
        await world.flow();
      }
      await world.heal();
      await world.openAll();
      const history = world.finish();
      expect(check(history).anomalies.map(({ words }) => words)).toEqual([]);
      expect(history.some(({ kind }) => kind === "healing")).toBe(true);
    });
  },
  PATIENCE_MS,
);

test.each(["live", "gap", "connect"] as const)(
  "[TORTURE11] without %s, the periodic question heals everything within its interval",
  async (layer) => {
    await tryAll(600, schedule(false), async (one) => {
      const world = await run(one, [layer]);
      await world.heal(LIMITS.catchUpIntervalMs);
      expect(anomaliesOf(world)).toEqual([]);
    });
  },
  PATIENCE_MS,
);

test(
  "[TORTURE11] without the periodic question, whatever comes next shows what was missed, and 150 ms heal it",
  async () => {
    await tryAll(600, schedule(false), async (one) => {
      const world = await run(one, ["periodic"]);
      await world.heal(0);
      await world.speak();
      await world.pass(LIMITS.gapWaitMs);
      expect(anomaliesOf(world)).toEqual([]);
    });
  },
  PATIENCE_MS,
);

test(
  "[TORTURE11] with nothing but the question of each new connection, every new connection heals everything",
  async () => {
    await tryAll(600, schedule(false), async (one) => {
      const world = await run(one, ["live", "gap", "periodic"]);
      // What is under way gets to the server first: whatever happens later, nothing would tell.
      await world.heal(0);
      for (const { link } of world.devices) link.drop();
      await world.heal(0);
      expect(anomaliesOf(world)).toEqual([]);
    });
  },
  PATIENCE_MS,
);

test("[TORTURE11] a lost message is never found if nothing heals, and the checker says so", async () => {
  const steps: Step[] = [
    { what: "send", device: 0, where: 0 },
    { what: "command", device: 0, where: 0 },
    { what: "lose", device: 1, where: 0 },
  ];
  const lost = { size: WHOLE, steps };
  const convicted = await run(lost, ["gap", "periodic", "connect"]);
  await convicted.heal();
  await convicted.speak();
  await convicted.pass(LIMITS.catchUpIntervalMs);
  expect(anomaliesOf(convicted)).toContainEqual(expect.stringMatching(/^one-order: your phone/));
  const healed = await run(lost, []);
  await healed.heal();
  expect(anomaliesOf(healed)).toEqual([]);
});

test(
  "[TORTURE11] with everything switched off that heals, half of all large schedules are convicted",
  async () => {
    const schedules = fc.sample(largeSchedule(false), { numRuns: 200, seed: 1 });
    let convicted = 0;
    for (const one of schedules) {
      const world = await run(one, ALL);
      await world.heal();
      if (anomaliesOf(world).length > 0) convicted += 1;
    }
    expect(convicted).toBeGreaterThan(schedules.length / 2);
  },
  PATIENCE_MS,
);
