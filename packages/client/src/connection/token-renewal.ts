import { backOffMs } from "../back-off.js";
import type { Clock } from "../clock.js";
import type { Link } from "./link.js";
import type { TokenSource } from "./token-source.js";

/**
 * How long before the server ends the socket a new token is fetched: its leeway of 30 s, and a minute for an
 * application that is slow to give one.
 */
const AHEAD_MS = 90_000;
/** A new token has to last this much longer than the old one; else asking again would be a loop. */
const WORTH_MS = 1_000;

export interface TokenRenewalOptions {
  readonly link: Pick<Link, "request">;
  readonly tokens: TokenSource;
  readonly clock: Clock;
  readonly random: () => number;
}

/** Gives the server a new token before the old one ends, so that the connection lives on. */
export class TokenRenewal {
  readonly #options: TokenRenewalOptions;
  #expiresAt = 0;
  #cancel = () => {};

  constructor(options: TokenRenewalOptions) {
    this.#options = options;
  }

  /** The server ends this socket in `expiresInMs`, unless it gets a new token. */
  start(expiresInMs: number): void {
    this.stop();
    if (!this.#options.tokens.isRenewable) return;
    this.#expiresAt = this.#options.clock.now() + expiresInMs;
    this.#plan(Math.max(expiresInMs / 2, expiresInMs - AHEAD_MS), 0);
  }

  stop(): void {
    this.#cancel();
    this.#cancel = () => {};
  }

  #plan(waitMs: number, failures: number): void {
    let isOver = false;
    const callOff = this.#options.clock.after(waitMs, () => void this.#renew(failures, () => isOver));
    this.#cancel = () => {
      isOver = true;
      callOff();
    };
  }

  async #renew(failures: number, isOver: () => boolean): Promise<void> {
    const { link, tokens, clock, random } = this.#options;
    const token = await tokens.fetch().catch(() => null);
    if (isOver()) return;
    const answer = token === null ? null : await link.request("renewToken", { token });
    if (isOver()) return;
    if (answer?.ok) {
      // Of a token that ends with the old one, the refusal after the end will ask for another.
      if (clock.now() + answer.expiresInMs > this.#expiresAt + WORTH_MS) this.start(answer.expiresInMs);
    } else if (answer === null || answer.retryable) {
      this.#plan(backOffMs(failures + 1, random), failures + 1);
    }
  }
}
