import type { Clock } from "../src/clock.js";

interface Timer {
  readonly at: number;
  readonly task: () => void;
}

/** A clock that a test turns by hand. */
export class FakeClock implements Clock {
  #now = Date.parse("2026-01-01T00:00:00.000Z");
  #timers: Timer[] = [];

  now(): number {
    return this.#now;
  }

  after(ms: number, task: () => void): () => void {
    const timer = { at: this.#now + ms, task };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** Milliseconds until each of the timers that wait, soonest first. */
  get waits(): number[] {
    return this.#timers.map((timer) => timer.at - this.#now).sort((a, b) => a - b);
  }

  /** Lets that much time pass; what is due runs in order, and what `follows` from it before the next. */
  async advance(ms: number, follows: () => Promise<void> = settled): Promise<void> {
    const end = this.#now + ms;
    await follows();
    for (let timer = this.#due(end); timer; timer = this.#due(end)) {
      this.#now = Math.max(this.#now, timer.at);
      this.#timers = this.#timers.filter((other) => other !== timer);
      timer.task();
      await follows();
    }
    this.#now = end;
  }

  #due(end: number): Timer | undefined {
    return this.#timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
  }
}

/** Resolves when every promise that could go on without new input has done so: Node's next tick is after all of them. */
export function settled(): Promise<void> {
  return new Promise((resolve) => {
    process.nextTick(resolve);
  });
}
