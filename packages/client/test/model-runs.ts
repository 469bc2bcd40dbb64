import { setFlagsFromString } from "node:v8";
import fc from "fast-check";

// V8 would learn from the first worlds, which live long, to put the next ones where only a full collection finds them
// again: half of the time went there.
setFlagsFromString("--no-allocation-site-pretenuring");

/** How many times as many schedules as usual: a long run is asked for by this. */
const FACTOR = Number(process.env.DUOLOGUE_TEST_SCHEDULES ?? 1);

/** Milliseconds that a test with schedules may take. */
export const PATIENCE_MS = 120_000 * FACTOR;

/** Tries that many schedules, or as many times that as was asked for; then says how many that were a second. */
export async function tryAll<Tried>(
  usually: number,
  schedules: fc.Arbitrary<Tried>,
  judge: (tried: Tried) => Promise<void>,
): Promise<void> {
  const numRuns = usually * FACTOR;
  const begin = performance.now();
  await fc.assert(fc.asyncProperty(schedules, judge), { numRuns });
  const seconds = (performance.now() - begin) / 1_000;
  if (FACTOR !== 1)
    console.info(`${numRuns} schedules in ${seconds.toFixed(1)} s: ${Math.round(numRuns / seconds)} a second`);
}
