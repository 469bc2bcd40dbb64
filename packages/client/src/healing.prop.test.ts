import { LIMITS } from "@duologue/protocol";
import { check } from "@duologue/torture";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Healing } from "../test/model-device.js";
import { quietSchedule, schedule } from "../test/model-schedule.js";
import { ModelWorld, type Step } from "../test/model-world.js";

const ALL: readonly Healing[] = ["live", "gap", "periodic", "connect"];

/** Everything is open from the beginning: what is opened later is loaded anew, which would heal it. */
async function run(steps: readonly Step[], without: readonly Healing[]): Promise<ModelWorld> {
  const world = await ModelWorld.begin({ without });
  await world.openAll();
  for (const one of steps) await world.take(one);
  return world;
}

function anomaliesOf(world: ModelWorld): string[] {
  return check(world.finish()).anomalies.map(({ rule, words }) => `${rule}: ${words}`);
}

test("[TORTURE8] where nothing breaks, whatever people do, nothing needs healing", async () => {
  await fc.assert(
    fc.asyncProperty(quietSchedule(60), async (steps) => {
      const world = await ModelWorld.begin({ isQuiet: true });
      for (const one of steps) {
        await world.take(one);
        await world.flow();
      }
      await world.heal();
      await world.openAll();
      const history = world.finish();
      expect(check(history).anomalies.map(({ words }) => words)).toEqual([]);
      expect(history.filter(({ kind }) => kind === "healing").length).toBeGreaterThan(0);
    }),
    { numRuns: 100 },
  );
}, 120_000);

test.each(["live", "gap", "connect"] as const)(
  "[TORTURE11] without %s, the periodic question heals everything within its interval",
  async (layer) => {
    await fc.assert(
      fc.asyncProperty(schedule(60, false), async (steps) => {
        const world = await run(steps, [layer]);
        await world.heal(LIMITS.catchUpIntervalMs);
        expect(anomaliesOf(world)).toEqual([]);
      }),
      { numRuns: 100 },
    );
  },
  120_000,
);

test("[TORTURE11] without the periodic question, whatever comes next shows what was missed, and 150 ms heal it", async () => {
  await fc.assert(
    fc.asyncProperty(schedule(60, false), async (steps) => {
      const world = await run(steps, ["periodic"]);
      await world.heal(0);
      await world.speak();
      await world.pass(LIMITS.gapWaitMs);
      expect(anomaliesOf(world)).toEqual([]);
    }),
    { numRuns: 100 },
  );
}, 120_000);

test("[TORTURE11] with nothing but the question of each new connection, every new connection heals everything", async () => {
  await fc.assert(
    fc.asyncProperty(schedule(60, false), async (steps) => {
      const world = await run(steps, ["live", "gap", "periodic"]);
      // What is under way gets to the server first: whatever happens later, nothing would tell.
      await world.heal(0);
      for (const { link } of world.devices) link.drop();
      await world.heal(0);
      expect(anomaliesOf(world)).toEqual([]);
    }),
    { numRuns: 100 },
  );
}, 120_000);

test("[TORTURE11] a lost message is never found if nothing heals, and the checker says so", async () => {
  const device = 0;
  const lost: Step[] = [
    { what: "send", device, where: 11 },
    { what: "command", device, where: 11 },
    { what: "lose", device: 2, where: 11 },
  ];
  const convicted = await run(lost, ["gap", "periodic", "connect"]);
  await convicted.heal();
  await convicted.speak();
  await convicted.pass(LIMITS.catchUpIntervalMs);
  expect(anomaliesOf(convicted)).toContainEqual(expect.stringMatching(/^one-order: your phone/));
  const healed = await run(lost, []);
  await healed.heal();
  expect(anomaliesOf(healed)).toEqual([]);
});

test("[TORTURE11] with everything switched off that heals, half of all schedules are convicted", async () => {
  const schedules = fc.sample(schedule(60, false), { numRuns: 40, seed: 1 });
  let convicted = 0;
  for (const steps of schedules) {
    const world = await run(steps, ALL);
    await world.heal();
    if (anomaliesOf(world).length > 0) convicted += 1;
  }
  expect(convicted).toBeGreaterThan(schedules.length / 2);
}, 120_000);
