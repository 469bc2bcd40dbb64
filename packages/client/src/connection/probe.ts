import type { Clock } from "../clock.js";

/** A server that is there answers within this, or is too slow to wait for: a new connection is had sooner. */
const ANSWER_WITHIN_MS = 5_000;

export interface ProbeOptions {
  readonly clock: Clock;
  /** Asks the server something. Resolves with its answer, whatever it is. */
  readonly ask: () => Promise<unknown>;
  readonly onSilent: () => void;
}

/**
 * Finds out whether a connection that seems to be open is: a machine that slept, or changed its network, does not notice
 * for most of a minute that nobody is there any longer.
 */
export class Probe {
  readonly #options: ProbeOptions;
  #stopWaiting: (() => void) | null = null;

  constructor(options: ProbeOptions) {
    this.#options = options;
  }

  start(): void {
    if (this.#stopWaiting) return;
    const callOff = this.#options.clock.after(ANSWER_WITHIN_MS, () => {
      this.stop();
      this.#options.onSilent();
    });
    this.#stopWaiting = callOff;
    void this.#options.ask().then(() => {
      if (this.#stopWaiting === callOff) this.stop();
    });
  }

  /** The connection ended; an answer, or its absence, says nothing about the next one. */
  stop(): void {
    this.#stopWaiting?.();
    this.#stopWaiting = null;
  }
}
