import { expect, test } from "vitest";
import { PATIENCE_MS, tryAll } from "../../test/model-runs.js";
import { type Schedule, tabSchedule } from "../../test/model-schedule.js";
import { anomaliesOf, disagreements } from "../../test/model-verdict.js";
import { LONGEST_WAIT_MS, ModelWorld, type WorldOptions } from "../../test/model-world.js";
import { ME } from "../../test/rows.js";

async function run({ size, steps }: Schedule, tabs: WorldOptions["tabs"]): Promise<ModelWorld> {
  const world = await ModelWorld.begin({ size, tabs });
  for (const one of steps) await world.take(one);
  await world.heal(LONGEST_WAIT_MS);
  await world.openAll();
  return world;
}

/** What one person has composed in a conversation, in whichever tab, in that order: the keys. */
function composed({ recorder }: ModelWorld, where: number): (string | null)[] {
  return recorder.records.flatMap((record) => {
    const isMine = record.kind === "begun" && record.userId === ME && record.conversationId === where;
    return isMine && record.what.name === "send" ? [record.what.key] : [];
  });
}

function stored({ server }: ModelWorld, where: number): (string | null)[] {
  return server.rows(where).flatMap((row) => (row.sender_id === ME ? [row.client_message_id] : []));
}

/** Each message is stored once, in the order of composing, and shown and settled in every tab. */
function expectRight(world: ModelWorld): void {
  for (const where of world.conversations) expect(stored(world, where)).toEqual(composed(world, where));
  expect([...anomaliesOf(world), ...disagreements(world)]).toEqual([]);
}

test(
  "[CLIENT26] whatever tabs, their connections and the right to send go through, one tab sends what all have composed, in that order",
  async () => {
    await tryAll(1_000, tabSchedule(), async (schedule) => {
      const world = await run(schedule, "with Web Locks");
      expectRight(world);
      expect(world.sendingAtOnce).toBeLessThanOrEqual(1);
    });
  },
  PATIENCE_MS,
);

test(
  "[CLIENT26] without Web Locks several tabs send at once, and each message is stored once all the same, in order",
  async () => {
    let mostAtOnce = 0;
    await tryAll(300, tabSchedule(), async (schedule) => {
      const world = await run(schedule, "without Web Locks");
      expectRight(world);
      mostAtOnce = Math.max(mostAtOnce, world.sendingAtOnce);
    });
    expect(mostAtOnce).toBeGreaterThan(1);
  },
  PATIENCE_MS,
);
