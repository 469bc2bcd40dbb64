import { LIMITS } from "@duologue/protocol";
import type { Clock } from "../kernel/clock.js";
import { cutOff, type RawConnection } from "./raw-connection.js";

/**
 * Disconnects connections that have no socket 5 s after they opened: the client sent no CONNECT, its token was rejected,
 * or the check of the token takes longer. One timer serves all of them, because all have the same time.
 */
export class ConnectDeadline {
  /** When each connection without a socket is due, in the order of opening. */
  readonly #due = new Map<RawConnection, number>();
  readonly #clock: Clock;
  #isTimerSet = false;
  readonly #onClosed: (this: RawConnection) => void;

  constructor(clock: Clock) {
    this.#clock = clock;
    const due = this.#due;
    this.#onClosed = function onClosed() {
      due.delete(this);
    };
  }

  /** The connection opened. */
  start(connection: RawConnection): void {
    this.#due.set(connection, this.#clock.now() + LIMITS.connectTimeoutMs);
    connection.on("close", this.#onClosed);
    this.#setTimer(LIMITS.connectTimeoutMs);
  }

  /** The connection has a socket. */
  meet(connection: RawConnection): void {
    this.#due.delete(connection);
    connection.off("close", this.#onClosed);
  }

  #setTimer(ms: number): void {
    if (this.#isTimerSet) return;
    this.#isTimerSet = true;
    this.#clock.after(ms, () => this.#disconnectDue());
  }

  #disconnectDue(): void {
    this.#isTimerSet = false;
    const now = this.#clock.now();
    for (const [connection, due] of this.#due) {
      if (due > now) {
        this.#setTimer(due - now);
        return;
      }
      cutOff(connection);
    }
  }
}
