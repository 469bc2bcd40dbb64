/** A minute: the day or the time zone may be wrong for that long, unless the reader returns to the page earlier. */
const CHECK_MS = 60_000;

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function notify(): void {
  for (const listener of [...listeners]) listener();
}

function start(): void {
  timer = setInterval(notify, CHECK_MS);
  window.addEventListener("focus", notify);
  document.addEventListener("visibilitychange", notify);
}

function stop(): void {
  clearInterval(timer);
  window.removeEventListener("focus", notify);
  document.removeEventListener("visibilitychange", notify);
}

/** Calls `listener` each minute and whenever the reader returns to the page. Returns how to end that. */
export function subscribeToClock(listener: () => void): () => void {
  if (listeners.size === 0) start();
  listeners.add(listener);
  return () => {
    if (listeners.delete(listener) && listeners.size === 0) stop();
  };
}

/** The present minute as ISO 8601. It is the same text for a minute, so that a day is worked out once for it. */
export function currentMinute(): string {
  return new Date(Math.floor(Date.now() / CHECK_MS) * CHECK_MS).toISOString();
}
