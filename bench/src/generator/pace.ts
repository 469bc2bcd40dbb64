import { once } from "node:events";
import { Worker } from "node:worker_threads";

/** What the thread needs to know. */
export interface PacePlan {
  readonly perSecond: number;
}

/** Built, so that it is found from the source too. */
const THREAD = new URL("../../dist/generator/pace-thread.js", import.meta.url);

/**
 * Calls `onDue` so often a second, each time with the moment at which it was due, by the clock of `performance.now()`. The
 * event loop's own timers count whole milliseconds, which at 2,000 a second is two of three messages late; so a thread
 * sleeps until each moment, and wakes the event loop. Resolves, when it has begun, with what ends it.
 */
export async function startPace(perSecond: number, onDue: (dueMs: number) => void): Promise<() => void> {
  const fromMonotonic = performance.now() - monotonicMs();
  const thread = new Worker(THREAD, { workerData: { perSecond } satisfies PacePlan });
  thread.on("message", (dueMs: number) => onDue(dueMs + fromMonotonic));
  await once(thread, "online");
  return () => void thread.terminate();
}

/** Milliseconds by a clock that all threads share. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
