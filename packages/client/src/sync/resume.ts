import type { CommandFailure } from "@duologue/protocol";
import { backOffMs } from "../back-off.js";
import type { Clock } from "../clock.js";
import type { Link } from "../connection/link.js";
import type { CatchUp } from "./catch-up.js";
import type { Rooms } from "./rooms.js";

type Result = { readonly ok: true } | ({ readonly ok: false } & CommandFailure);

export interface ResumeOptions {
  readonly link: Pick<Link, "request">;
  readonly rooms: Pick<Rooms, "connected">;
  readonly catchUp: Pick<CatchUp, "startFrom" | "run">;
  readonly clock: Clock;
  readonly random: () => number;
  /** Makes sure that this user is known, and still the one whose token the connection has. */
  readonly checkMe: () => Promise<Result>;
  /** The server ends this socket then, unless it gets a new token. */
  readonly onExpiry: (expiresInMs: number) => void;
  /** Everything that was missed is applied, and whatever comes will be heard. */
  readonly onCaughtUp: () => void;
}

/**
 * What every new connection begins with, in this order: know whose it is; join the inbox and the rooms, so that nothing
 * new is missed; then ask what was. Tried again until it succeeds or the connection ends.
 */
export class Resume {
  readonly #options: ResumeOptions;
  /** The number of the connection: what belongs to an earlier one is given up. */
  #connection = 0;
  #cancelRetry = () => {};

  constructor(options: ResumeOptions) {
    this.#options = options;
  }

  start(): void {
    this.stop();
    void this.#try(0);
  }

  stop(): void {
    this.#connection += 1;
    this.#cancelRetry();
  }

  async #try(failures: number): Promise<void> {
    const connection = this.#connection;
    const result = await this.#steps(() => connection === this.#connection);
    if (connection !== this.#connection) return;
    if (result.ok) return this.#options.onCaughtUp();
    const wait = result.retryAfterMs ?? backOffMs(failures + 1, this.#options.random);
    this.#cancelRetry = this.#options.clock.after(wait, () => void this.#try(failures + 1));
  }

  async #steps(isCurrent: () => boolean): Promise<Result> {
    const { link, rooms, catchUp, checkMe, onExpiry } = this.#options;
    // Before anything is heard: unread counts, and which messages are one's own, depend on it; and what another user's
    // connection hears is not for this client.
    const me = await checkMe();
    if (!me.ok || !isCurrent()) return me;
    const inbox = await link.request("joinInbox", undefined);
    if (!inbox.ok || !isCurrent()) return inbox;
    onExpiry(inbox.expiresInMs);
    const hasMissed = catchUp.startFrom(inbox);
    const joined = await rooms.connected();
    if (!joined.ok || !isCurrent() || !hasMissed) return joined;
    return catchUp.run();
  }
}
