import { expect, test } from "vitest";
import { PATIENCE_MS, tryAll } from "../test/model-runs.js";
import { schedule } from "../test/model-schedule.js";
import { anomaliesOf, disagreements } from "../test/model-verdict.js";
import { LONGEST_WAIT_MS, ModelWorld } from "../test/model-world.js";

test(
  "[CLIENT21] after any schedule of loss, delay, doubling, broken connections and crashes, all devices and the server agree",
  async () => {
    await tryAll(3_000, schedule(), async ({ size, steps }) => {
      const world = await ModelWorld.begin({ size });
      for (const one of steps) await world.take(one);
      await world.heal(LONGEST_WAIT_MS);
      await world.openAll();
      expect([...anomaliesOf(world), ...disagreements(world)]).toEqual([]);
    });
  },
  PATIENCE_MS,
);
