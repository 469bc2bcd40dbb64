import type { Contestant } from "../contestants/contestant.js";
import { setStage } from "../contestants/stage.js";
import { type Measurement, ofEach, type Workplace } from "./measurement.js";

/** From the command to the first accepted connection, on a new database and on one that is there. */
export function startMeasurements(work: Workplace): Measurement[] {
  const storing = work.contestants.filter(({ isDuologue, store }) => isDuologue && store !== "none");
  return [
    {
      kind: "start",
      name: "start, on a new database",
      subjects: ofEach(storing, async (contestant) => ({ startMs: await startOf(contestant, work, 1) })),
    },
    {
      kind: "start",
      name: "start, on a database that is there",
      subjects: ofEach(storing, async (contestant) => ({ startMs: await startOf(contestant, work, 2) })),
    },
  ];
}

/** How long the n-th start on a database takes, in milliseconds. */
async function startOf(contestant: Contestant, work: Workplace, nth: number): Promise<number> {
  await using stage = await setStage(contestant, work, 0);
  for (let start = 1; start < nth; start += 1) await stage.restart();
  return stage.startMs();
}
