import type { ConnectErrorCode } from "@duologue/protocol";
import { backOffMs } from "../back-off.js";
import type { Clock } from "../clock.js";
import { Store } from "../state/store.js";
import type { View } from "../state/view.js";
import { type Connection, type ConnectionEvent, nextStatus } from "./connection-state.js";
import type { Link } from "./link.js";
import type { TokenSource } from "./token-source.js";

export interface ConnectorOptions {
  readonly link: Pick<Link, "open" | "close">;
  readonly tokens: TokenSource;
  readonly clock: Clock;
  readonly random: () => number;
  /** The connection stands: ask what was missed, then call `caughtUp`. */
  readonly onOpened: () => void;
  /** It stood, and does no longer. */
  readonly onClosed: () => void;
}

/** Keeps a connection: dials, redials after a growing wait, and knows when there is no use in it. */
export class Connector {
  readonly #options: ConnectorOptions;
  readonly #connection = new Store<Connection>({ status: "offline", refusedBecause: null });
  /** Whether the application wants a connection. */
  #isWanted = false;
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

  connect(): void {
    const isRefused = this.#status === "refused";
    if (this.#isWanted && !isRefused) return;
    if (isRefused) this.#options.tokens.forget();
    this.#isWanted = true;
    this.#failures = 0;
    void this.#dial();
  }

  disconnect(): void {
    this.#isWanted = false;
    this.#stopTrying();
    this.#options.link.close();
    this.#move("stopped");
  }

  /** Dials now: if a redial is waiting, instead of a try that may hang, and once more if the server refused. */
  retryNow(): void {
    if (this.#status === "refused") this.connect();
    else if (this.#status === "connecting") this.#dialInstead();
    else this.wakeUp();
  }

  /**
   * The network may be back, or a person looks again: no use in waiting any longer. (What is done here for a connection
   * that only seems to be open has its place here, too.)
   */
  wakeUp(): void {
    if (this.#isWanted && this.#status === "offline") void this.#dial();
  }

  opened(): void {
    this.#options.tokens.accepted(this.#token);
    this.#move("opened");
    if (this.#status === "catching-up") this.#options.onOpened();
  }

  caughtUp(): void {
    this.#failures = 0;
    this.#move("caughtUp");
  }

  lost(): void {
    if (this.#status === "offline" || this.#status === "refused") return;
    this.#stopTrying();
    this.#failures += 1;
    const wait = backOffMs(this.#failures, this.#options.random);
    this.#cancelRedial = this.#options.clock.after(wait, () => void this.#dial());
    this.#move("lost");
  }

  async refused(code: ConnectErrorCode): Promise<void> {
    const attempt = this.#try;
    try {
      const token = await this.#options.tokens.renew(this.#token);
      if (attempt !== this.#try) return;
      if (token === null) this.#refuse(code);
      else this.#open(token);
    } catch {
      // The application could not get a token just now, which may well be the same network.
      if (attempt === this.#try) this.lost();
    }
  }

  /** The server ended the connection for good, and said no reason. */
  ended(): void {
    this.#refuse(null);
  }

  /** The connection must not go on, although the server would let it. */
  expel(): void {
    this.#options.link.close();
    this.#refuse(null);
  }

  get #status() {
    return this.#connection.snapshot().status;
  }

  async #dial(): Promise<void> {
    this.#stopTrying();
    const attempt = this.#try;
    this.#move("dial");
    try {
      const token = await this.#options.tokens.current();
      if (attempt === this.#try) this.#open(token);
    } catch {
      if (attempt === this.#try) this.lost();
    }
  }

  /** Gives up the present try: nothing may come of it while a token is fetched for the next one. */
  #dialInstead(): void {
    this.#options.link.close();
    void this.#dial();
  }

  #open(token: string): void {
    this.#token = token;
    this.#options.link.open(token);
  }

  #refuse(code: ConnectErrorCode | null): void {
    this.#stopTrying();
    this.#move("refused", code);
  }

  #stopTrying(): void {
    this.#try += 1;
    this.#cancelRedial();
    this.#cancelRedial = () => {};
  }

  #move(event: ConnectionEvent, refusedBecause: ConnectErrorCode | null = null): void {
    const before = this.#status;
    const status = nextStatus(before, event);
    if (status === before) return;
    // Whatever needs the connection hears of its end before the application does.
    if (isOpen(before) && !isOpen(status)) this.#options.onClosed();
    this.#connection.set({ status, refusedBecause });
  }
}

function isOpen(status: Connection["status"]): boolean {
  return status === "catching-up" || status === "live";
}
