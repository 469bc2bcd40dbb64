import type { Clock } from "../kernel/clock.js";
import { OperatorError } from "../kernel/operator-error.js";
import { within } from "../kernel/within.js";
import { DatabaseUnavailable } from "./unavailable.js";

/** How often a database that is away is tried: it serves again a quarter of a second after its return. */
const PROBE_EVERY_MS = 250;

/**
 * Whether the database can be reached, as far as is known. What one command waited for in vain, the others need not
 * wait for: while it is away they are refused at once, and a probe finds out when it is back.
 */
export class Reachability {
  readonly #probe: () => Promise<void>;
  readonly #onChange: (isThere: boolean) => void;
  readonly #clock: Clock;
  #state: "there" | "suspected" | "away" = "there";
  #firstProbe: Promise<void> = Promise.resolve();
  #isClosed = false;

  /**
   * @param probe resolves if the database can be reached, and rejects, within a second, if not
   * @param onChange hears when it went away and when it came back
   */
  constructor(probe: () => Promise<void>, onChange: (isThere: boolean) => void, clock: Clock) {
    this.#probe = probe;
    this.#onChange = onChange;
    this.#clock = clock;
  }

  /**
   * Lets a statement pass, at once while nothing is amiss, else when the first probe has found the database within `ms`.
   *
   * @throws DatabaseUnavailable
   */
  async admit(ms: number): Promise<void> {
    if (this.#state === "suspected") await within(ms, this.#firstProbe, this.#clock);
    if (this.#state !== "there")
      throw new DatabaseUnavailable(new OperatorError("The database is known to be away."), true);
  }

  /** A connection failed or said nothing. Whoever comes now waits for what the first probe finds. */
  suspect(): void {
    if (this.#state !== "there" || this.#isClosed) return;
    this.#state = "suspected";
    this.#firstProbe = this.#look();
  }

  /** Ends probing. */
  close(): void {
    this.#isClosed = true;
  }

  async #look(): Promise<void> {
    try {
      await this.#probe();
      if (this.#state === "away") this.#onChange(true);
      this.#state = "there";
    } catch {
      if (this.#state === "suspected") this.#onChange(false);
      this.#state = "away";
      if (!this.#isClosed) this.#clock.after(PROBE_EVERY_MS, () => void this.#look());
    }
  }
}
