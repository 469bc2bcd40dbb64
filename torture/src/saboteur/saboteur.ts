import type { Fault, Stage } from "./stage.js";

/** So many faults at once. */
const HANDS = 2;
/** The pause of one hand between two faults, in milliseconds. */
const PAUSE = { least: 50, most: 1_200 };

/**
 * Breaks things until the run is over, two at a time and never the same one twice. Resolves when all is mended; rejects
 * if something could not be.
 */
export async function sabotage(faults: readonly Fault[], stage: Stage): Promise<void> {
  const possible = faults.filter((fault) => fault.isPossible(stage));
  if (possible.length === 0) return;
  const broken = new Set<Fault["breaks"]>();
  await Promise.all(Array.from({ length: HANDS }, () => useHand(possible, broken, stage)));
}

async function useHand(faults: readonly Fault[], broken: Set<Fault["breaks"]>, stage: Stage): Promise<void> {
  while (!stage.isOver) {
    const fault = stage.random.pick(faults);
    if (!broken.has(fault.breaks)) {
      broken.add(fault.breaks);
      await fault.strike(stage);
      broken.delete(fault.breaks);
    }
    await stage.wait(stage.random.whole(PAUSE.least, PAUSE.most));
  }
}
