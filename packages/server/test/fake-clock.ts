import { setImmediate as settled } from "node:timers/promises";
import type { Clock } from "../src/kernel/clock.js";

interface Timer {
  readonly at: number;
  readonly ring: () => void;
}

/** A clock that a test turns by hand. */
export class FakeClock implements Clock {
  #now = 0;
  #timers: Timer[] = [];

  now(): number {
    return this.#now;
  }

  after(ms: number, ring: () => void): () => void {
    const timer = { at: this.#now + ms, ring };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** Lets that much time pass: what is due rings in order, and what follows from it happens before the next. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settled();
    for (let next = this.#next(end); next; next = this.#next(end)) {
      this.#now = next.at;
      this.#timers = this.#timers.filter((other) => other !== next);
      next.ring();
      await settled();
    }
    this.#now = end;
  }

  #next(end: number): Timer | undefined {
    return this.#timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
  }
}
