import type { View } from "@duologue/client";

/** 16 ms, a frame of most screens. Not `requestAnimationFrame`: a hidden page has no frames, but a title that counts. */
const FRAME_MS = 16;

/** Who waits for the end of the frame. It is one for all views: what changed in several of them is rendered once. */
const waiting = new Set<() => void>();
let timer: ReturnType<typeof setTimeout> | undefined;

/**
 * Calls `listener` after changes of `view`; returns what ends that. A change is told at once, unless it can wait and
 * follows another within a frame: such ones are told together, at the frame's end or with the next that cannot wait.
 */
export function onGatheredChanges(view: View<unknown>, listener: () => void): () => void {
  /** In milliseconds of `performance.now()`. */
  let quietUntil = 0;

  function tell(): void {
    listener();
    // React renders in a microtask, before this one: however long that takes, a frame is left to take in what arrives.
    queueMicrotask(() => {
      quietUntil = performance.now() + FRAME_MS;
    });
  }

  const end = view.subscribe((canWait) => {
    waiting.add(tell);
    const quietMs = quietUntil - performance.now();
    if (canWait && quietMs > 0) timer ??= setTimeout(tellAll, quietMs);
    else tellAll();
  });
  return () => {
    end();
    waiting.delete(tell);
    if (waiting.size === 0) stopTimer();
  };
}

function tellAll(): void {
  stopTimer();
  const told = [...waiting];
  waiting.clear();
  for (const tell of told) tell();
}

function stopTimer(): void {
  clearTimeout(timer);
  timer = undefined;
}
