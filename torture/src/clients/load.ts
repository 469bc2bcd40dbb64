import type { Random } from "../schedule/random.js";
import type { Actor } from "./actor.js";

const TICK_MS = 20;

/** Lets somebody do something so many times a second, until the returned function is called. */
export function startLoad(actors: readonly Actor[], rate: number, random: Random): () => void {
  const began = performance.now();
  let done = 0;
  const timer = setInterval(() => {
    const due = ((performance.now() - began) / 1_000) * rate;
    for (; done < due; done += 1) random.pick(actors).act();
  }, TICK_MS);
  return () => clearInterval(timer);
}
