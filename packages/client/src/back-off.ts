/** The first wait, doubled for each failure in a row, */
const FIRST_MS = 1_000;
/** up to this: a server that comes back finds everybody within half a minute. */
const LONGEST_MS = 30_000;

/**
 * Milliseconds to wait after `failures` failures in a row (1 or more). Between half and the whole of the step, so that
 * clients which lost the same server do not come back in step.
 */
export function backOffMs(failures: number, random: () => number): number {
  const step = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, failures - 1));
  return step / 2 + (step / 2) * random();
}

/** The longest wait after the server closed a live connection: 5,000 clients in half a second are what a server takes. */
const BRIEF_MS = 500;

/** Milliseconds to wait after the server closed a live connection. Random, so that its clients do not arrive together. */
export function briefWaitMs(random: () => number): number {
  return BRIEF_MS * random();
}
