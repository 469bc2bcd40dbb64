import type { Clock } from "../kernel/clock.js";
import type { EndedSession } from "./session.js";

/**
 * The sessions that have ended while tokens of them may still be valid, as far as this process knows. In memory, so that
 * no check of a token needs the database.
 */
export class EndedSessions {
  /** Until when each is remembered, by `sid`, in milliseconds since 1970. */
  readonly #until = new Map<string, number>();
  readonly #leewayMs: number;
  readonly #clock: Clock;
  #onEnded = () => {};

  constructor(leewaySeconds: number, clock: Clock) {
    this.#leewayMs = leewaySeconds * 1_000;
    this.#clock = clock;
  }

  /** Whether the session has ended. */
  has(sid: string): boolean {
    const until = this.#until.get(sid);
    return until !== undefined && this.#clock.now() < until;
  }

  /** Calls `listener` when sessions have ended that had not before. */
  onEnded(listener: () => void): void {
    this.#onEnded = listener;
  }

  add(sessions: readonly EndedSession[]): void {
    let isNew = false;
    for (const { sid, expiresAt } of sessions) {
      isNew ||= !this.has(sid);
      // Once for the issuer's clock, which may be ahead, and once for ours, which may be behind.
      const until = expiresAt + 2 * this.#leewayMs;
      this.#until.set(sid, Math.max(until, this.#until.get(sid) ?? 0));
    }
    if (isNew) this.#onEnded();
  }

  /** Forgets those of which no token is accepted any more. */
  forgetExpired(): void {
    const now = this.#clock.now();
    for (const [sid, until] of this.#until) if (until <= now) this.#until.delete(sid);
  }

  /** Before this time, in milliseconds since 1970, no token of a session that expired then is accepted by any process. */
  oldestOfUse(): number {
    return this.#clock.now() - 2 * this.#leewayMs;
  }
}
