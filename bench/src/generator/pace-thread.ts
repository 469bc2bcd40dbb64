/** The thread of `startPace`: says of each moment that it is due, not before it is. */
import { parentPort, workerData } from "node:worker_threads";
import { monotonicMs, type PacePlan } from "./pace.js";

const { perSecond } = workerData as PacePlan;
const startMs = monotonicMs();
const never = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
for (let count = 0; ; count += 1) {
  const dueMs = startMs + (count * 1_000) / perSecond;
  for (let left = dueMs - monotonicMs(); left > 0; left = dueMs - monotonicMs()) Atomics.wait(never, 0, 0, left);
  parentPort?.postMessage(dueMs);
}
