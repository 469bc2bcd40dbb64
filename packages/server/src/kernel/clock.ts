/** Time, as the chat sees it; tests bring their own. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls `callback` once after `ms`, however long that is; returns what cancels it. Does not keep the process alive. */
  after(ms: number, callback: () => void): () => void;
}

/** A timer of more milliseconds than this fires at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: Date.now,
  after(ms, callback) {
    const due = Date.now() + ms;
    let timer: NodeJS.Timeout;
    const wait = () => {
      const left = due - Date.now();
      timer = left > LONGEST_TIMER_MS ? setTimeout(wait, LONGEST_TIMER_MS) : setTimeout(callback, Math.max(0, left));
      timer.unref();
    };
    wait();
    return () => clearTimeout(timer);
  },
};
