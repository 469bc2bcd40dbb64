import { type Allowance, LIMITS } from "@duologue/protocol";
import type { Clock } from "../kernel/clock.js";

/** Takes one from a user's allowance. Answers the time to wait in ms if it is used up, else 0. */
export type RateLimit = (userId: number, allowance: Allowance) => number;

/**
 * @param messagesPerSecond for each user of this process; a burst may hold three times as many. `off` for load tests
 */
export function createRateLimit(messagesPerSecond: number | "off", clock: Clock): RateLimit {
  if (messagesPerSecond === "off") return () => 0;
  const burst = Math.max(1, Math.round((messagesPerSecond * LIMITS.messagesBurst) / LIMITS.messagesPerSecond));
  const buckets: Record<Allowance, Buckets> = {
    messages: new Buckets(messagesPerSecond, burst, clock),
    joins: new Buckets(LIMITS.joinsPerSecond, LIMITS.joinsPerSecond, clock),
    reads: new Buckets(LIMITS.readsPerSecond, LIMITS.readsPerSecond, clock),
  };
  return (userId, allowance) => buckets[allowance].take(userId);
}

/** How many users are remembered before those whose bucket is full again are forgotten. */
const SWEEP_AT_LEAST = 1_000;

/**
 * A bucket of tokens for each user, full at first: `burst` at once, and in the long run exactly `perSecond`. Kept as one
 * number, the time at which the bucket will be full again (the "generic cell rate algorithm").
 */
class Buckets {
  readonly #msPerToken: number;
  readonly #msPerBucket: number;
  readonly #clock: Clock;
  readonly #fullAt = new Map<number, number>();
  #sweepAt = SWEEP_AT_LEAST;

  constructor(perSecond: number, burst: number, clock: Clock) {
    this.#msPerToken = 1_000 / perSecond;
    this.#msPerBucket = burst * this.#msPerToken;
    this.#clock = clock;
  }

  /** 0, or the whole milliseconds after which there is a token. */
  take(userId: number): number {
    const now = this.#clock.now();
    const fullAt = Math.max(now, this.#fullAt.get(userId) ?? 0) + this.#msPerToken;
    // Half a millisecond more or less: times are no smaller than that, and their sums are not exact.
    const wait = Math.round(fullAt - now - this.#msPerBucket);
    if (wait > 0) return wait;
    this.#fullAt.set(userId, fullAt);
    if (this.#fullAt.size >= this.#sweepAt) this.#sweep(now);
    return 0;
  }

  /** Forgets whoever has a full bucket; not again before as many have come. */
  #sweep(now: number): void {
    for (const [userId, fullAt] of this.#fullAt) if (fullAt <= now) this.#fullAt.delete(userId);
    this.#sweepAt = Math.max(SWEEP_AT_LEAST, 2 * this.#fullAt.size);
  }
}
