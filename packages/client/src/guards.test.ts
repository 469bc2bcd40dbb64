import fc from "fast-check";
import { expect, test } from "vitest";
import { PATIENCE_MS } from "../test/model-runs.js";
import { schedule } from "../test/model-schedule.js";
import type { Guard } from "../test/model-server.js";
import { anomaliesOf } from "../test/model-verdict.js";
import { LONGEST_WAIT_MS, ModelWorld } from "../test/model-world.js";

/** The same each time, so that a guard that nobody misses is no matter of luck. */
const SCHEDULES = fc.sample(schedule(), { numRuns: 300, seed: 1 });

/** The rules by which schedules are convicted, of a server without that guard. */
async function convictions(guardless?: Guard): Promise<ReadonlySet<string>> {
  const rules = new Set<string>();
  for (const { size, steps } of SCHEDULES) {
    const world = await ModelWorld.begin(guardless ? { size, guardless } : { size });
    for (const one of steps) await world.take(one);
    await world.heal(LONGEST_WAIT_MS);
    await world.openAll();
    for (const words of anomaliesOf(world)) rules.add(words.slice(0, words.indexOf(":")));
  }
  return rules;
}

test(
  "[TORTURE12] a server with all its guards is acquitted",
  async () => {
    expect(await convictions()).toEqual(new Set());
  },
  PATIENCE_MS,
);

test.each([
  ["order", "commit-order"],
  ["once", "stored-once"],
  ["stored-first", "stored-once"],
  ["catch-up", "one-order"],
] as const)(
  "[TORTURE12] a server without the guard %s is convicted by %s",
  async (guard, rule) => {
    expect(await convictions(guard)).toContain(rule);
  },
  PATIENCE_MS,
);
