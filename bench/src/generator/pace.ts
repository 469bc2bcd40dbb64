import { Worker } from "node:worker_threads";

/** What the thread needs to know; times are of the clock that `monotonicMs` reads. */
export interface PacePlan {
  readonly startMs: number;
  readonly perSecond: number;
}

/** Built, so that it is found from the source too. */
const THREAD = new URL("../../dist/generator/pace-thread.js", import.meta.url);
/** So long the thread takes to start. */
const AHEAD_MS = 100;

/**
 * Calls `onDue` so often a second, each time with the moment at which it was due, by the clock of `performance.now()`. The
 * event loop's own timers count whole milliseconds, which at 2,000 a second is two of three messages late; so a thread
 * sleeps until each moment, and wakes the event loop. Returns what ends it.
 */
export function startPace(perSecond: number, onDue: (dueMs: number) => void): () => void {
  const fromMonotonic = performance.now() - monotonicMs();
  const workerData: PacePlan = { startMs: monotonicMs() + AHEAD_MS, perSecond };
  const thread = new Worker(THREAD, { workerData });
  thread.on("message", (dueMs: number) => onDue(dueMs + fromMonotonic));
  return () => void thread.terminate();
}

/** Milliseconds by a clock that all threads share. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
