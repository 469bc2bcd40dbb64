import type { TokenHolder } from "../auth/socket-auth-middleware.js";

/** Counts the sockets of each user in this process, and admits no more than the limit. */
export class UserSockets {
  readonly #limit: number;
  readonly #counts = new Map<number, number>();
  /** Those that count now: each one is released once, however often that is said. */
  readonly #admitted = new WeakSet<TokenHolder>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Counts a socket before it connects; false if its user has as many as the limit. */
  admit(holder: TokenHolder): boolean {
    const count = this.#counts.get(holder.userId) ?? 0;
    if (count >= this.#limit) return false;
    this.#counts.set(holder.userId, count + 1);
    this.#admitted.add(holder);
    return true;
  }

  /** The socket has ended, or never connected. */
  release(holder: TokenHolder): void {
    if (!this.#admitted.delete(holder)) return;
    const left = (this.#counts.get(holder.userId) ?? 0) - 1;
    if (left > 0) this.#counts.set(holder.userId, left);
    else this.#counts.delete(holder.userId);
  }
}
