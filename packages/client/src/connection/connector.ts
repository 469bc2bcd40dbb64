import type { ConnectErrorCode } from "@duologue/protocol";
import { backOffMs, briefWaitMs } from "../back-off.js";
import type { Clock } from "../clock.js";
import { Store } from "../state/store.js";
import type { View } from "../state/view.js";
import type { Connection } from "./connection-state.js";
import {
  type ConnectionEffect,
  type ConnectionEvent,
  type ConnectionState,
  statusOf,
  TABLE,
} from "./connection-table.js";
import type { Link } from "./link.js";
import type { TokenSource } from "./token-source.js";

export interface ConnectorOptions {
  readonly link: Pick<Link, "open" | "close">;
  readonly tokens: TokenSource;
  readonly clock: Clock;
  readonly random: () => number;
  /** The connection stands: ask what was missed, then tell `caughtUp`. */
  readonly onOpened: () => void;
  /** It stood, and does no longer. */
  readonly onClosed: () => void;
  /** It seems to stand: ask something, and tell `silent` if there is no answer. */
  readonly onDoubt: () => void;
}

interface Happening {
  readonly event: ConnectionEvent;
  /** Of `denied` and `refused`. */
  readonly code: ConnectErrorCode | null;
}

/** Keeps a connection: does what the table says, and nothing else. */
export class Connector {
  readonly #options: ConnectorOptions;
  readonly #connection = new Store<Connection>({ status: "offline", refusedBecause: null });
  #state: ConnectionState = "stopped";
  /** What happened and is not dealt with yet. */
  readonly #queue: Happening[] = [];
  #isBusy = false;
  /** Failed tries since the connection was live. */
  #failures = 0;
  /** The number of the present try: what comes of an earlier one does not count. */
  #try = 0;
  #token = "";
  #cancelRedial = () => {};

  constructor(options: ConnectorOptions) {
    this.#options = options;
  }

  get view(): View<Connection> {
    return this.#connection;
  }

  /** Something happened. What happens on account of it, by whoever watches, has its turn after it. */
  tell(event: ConnectionEvent, code: ConnectErrorCode | null = null): void {
    this.#queue.push({ event, code });
    if (this.#isBusy) return;
    this.#isBusy = true;
    try {
      for (let next = this.#queue.shift(); next; next = this.#queue.shift()) this.#happen(next);
    } finally {
      this.#isBusy = false;
    }
  }

  #happen({ event, code }: Happening): void {
    const before = this.#state;
    const [state, ...effects] = TABLE[before][event];
    this.#state = state;
    for (const effect of effects) this.#do[effect](code);
    // Whatever needs the connection has heard of its end before the application does.
    if (state !== before) this.#show({ status: statusOf(state), refusedBecause: state === "refused" ? code : null });
  }

  #show(connection: Connection): void {
    if (connection.status !== this.#connection.snapshot().status) this.#connection.set(connection);
  }

  readonly #do: Readonly<Record<ConnectionEffect, (code: ConnectErrorCode | null) => void>> = {
    callOff: () => {
      this.#try += 1;
      this.#cancelRedial();
    },
    close: () => this.#options.link.close(),
    suspend: () => this.#options.onClosed(),
    forgive: () => {
      this.#failures = 0;
    },
    forgetToken: () => this.#options.tokens.forget(),
    dial: () => void this.#open(this.#options.tokens.current(), null),
    renew: (code) => void this.#open(this.#options.tokens.renew(this.#token), code),
    wait: () => {
      this.#failures += 1;
      this.#redialAfter(backOffMs(this.#failures, this.#options.random));
    },
    waitBriefly: () => this.#redialAfter(briefWaitMs(this.#options.random)),
    acceptToken: () => this.#options.tokens.accepted(this.#token),
    resume: () => this.#options.onOpened(),
    probe: () => this.#options.onDoubt(),
  };

  #redialAfter(ms: number): void {
    this.#cancelRedial = this.#options.clock.after(ms, () => this.tell("due"));
  }

  /** Opens the link with that token, unless the try is given up before it comes. */
  async #open(token: Promise<string | null>, code: ConnectErrorCode | null): Promise<void> {
    const attempt = this.#try;
    // Without a token, the application could not get one just now, which may well be the same network.
    const given = await token.catch(() => undefined);
    if (attempt !== this.#try) return;
    if (given === undefined) return this.tell("lost");
    if (given === null) return this.tell("refused", code);
    this.#token = given;
    this.#options.link.open(given);
  }
}
