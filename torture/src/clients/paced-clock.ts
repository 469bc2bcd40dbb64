import type { Clock } from "@duologue/client";

/** Below this, a wait is for something that is on its way: a busy machine needs it, whatever the pace. */
const SHORT_MS = 1_000;

/** A clock on which whatever is long takes a `pace`-th of the time: so a short run sees what else takes half a minute. */
export function pacedClock(pace: number): Clock {
  return {
    now: () => Date.now(),
    after(ms, task) {
      const timer = setTimeout(task, ms < SHORT_MS ? ms : Math.max(SHORT_MS, ms / pace));
      return () => clearTimeout(timer);
    },
  };
}
