/** Time as the client sees it, so that tests can hold it in the hand. */
export interface Clock {
  /** Milliseconds since the epoch, by the local clock. Never part of an order: people's clocks are wrong. */
  now(): number;
  /** Runs `task` once, `ms` milliseconds from now; returns what calls it off. */
  after(ms: number, task: () => void): () => void;
}

/** Longer timers overflow and fire at once, in browsers and in Node. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, task) {
    const timer = setTimeout(task, Math.min(ms, LONGEST_TIMER_MS));
    return () => clearTimeout(timer);
  },
};
