import type { View } from "@duologue/client";

/** 16 ms, a frame of most screens. Not `requestAnimationFrame`: a hidden page has no frames, but a title that counts. */
const FRAME_MS = 16;

/** Who waits for the end of the frame. It is one for all views: what changed in several of them is rendered once. */
const waiting = new Set<() => void>();
let timer: ReturnType<typeof setTimeout> | undefined;

/**
 * Calls `listener` after changes of `view`; returns what ends that. After a pause a change is told at once; those that
 * follow within a frame are told together at its end.
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

  const end = view.subscribe(() => {
    waiting.add(tell);
    const quietMs = quietUntil - performance.now();
    if (quietMs > 0) timer ??= setTimeout(tellAll, quietMs);
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
