import type { Clock } from "@duologue/client";
import { LIMITS } from "@duologue/protocol";
import type { HealingRecord } from "../history/record.js";
import type { Healing } from "./healing.js";

/** From the timer to the question on the wire, on a busy machine. */
const UNTIL_SEEN_MS = 1_000;

/** A device's clock, on which it is seen why it asks what it missed, and on which questions can be switched off. */
export class AskingClock implements Clock {
  readonly #clock: Clock;
  readonly #without: ReadonlySet<Healing>;
  /** The client's last draw: with the wait that comes of it, the periodic question is known from all other timers. */
  #draw = Number.NaN;
  /** Periodic questions that are due and have not been seen on the wire. */
  #periodic = 0;
  #lastGap = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, without: ReadonlySet<Healing>) {
    this.#clock = clock;
    this.#without = without;
  }

  /** Takes note of what chance told the client, and gives it back. */
  drawn(value: number): number {
    this.#draw = value;
    return value;
  }

  now(): number {
    return this.#clock.now();
  }

  after(ms: number, task: () => void): () => void {
    const isGap = ms === LIMITS.gapWaitMs;
    const isPeriodic = ms === LIMITS.catchUpIntervalMs * (1 + LIMITS.catchUpJitter * (2 * this.#draw - 1));
    if ((isGap && this.#without.has("gap")) || (isPeriodic && this.#without.has("periodic"))) return () => {};
    return this.#clock.after(ms, () => {
      if (isGap) this.#lastGap = performance.now();
      if (isPeriodic) this.#periodic += 1;
      task();
    });
  }

  /** A connection begins: what was due on the one before will not be asked. */
  connected(): void {
    this.#periodic = 0;
  }

  /** Why the client asks, the moment its question is seen. */
  reason(): HealingRecord["reason"] {
    if (this.#periodic > 0) {
      this.#periodic -= 1;
      return "periodic";
    }
    return performance.now() - this.#lastGap < UNTIL_SEEN_MS ? "gap" : "connect";
  }
}
