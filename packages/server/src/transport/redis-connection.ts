import { createClient } from "redis";
import type { Clock } from "../kernel/clock.js";
import { describeError, reasonOf } from "../kernel/describe-error.js";
import { OperatorError } from "../kernel/operator-error.js";

/** Redis answers within a millisecond; one that is silent for so long is away, whatever its connections look like. */
const ANSWER_WITHIN_MS = 2_000;
const PING_EVERY_MS = 1_000;
/** Channels of one SSUBSCRIBE: pings pass between two of them. */
const BATCH = 1_000;

/** What Redis names in an error; what follows may quote a channel or a message. */
const REPLY =
  /^[A-Z]{2,20}(?: unknown command '\w+'| (?:User \S+ has no|[Tt]his user has no|No) permissions to (?:run the '[\w|]+' command|access [a-z ]+))?/;

/** Why a connection was lost, in words that contain no message. */
export function whyRedisIsLost(error: Error): string {
  const { code, name } = describeError(error);
  return reasonOf(error) ?? code ?? REPLY.exec(error.message)?.[0] ?? name ?? "unknown";
}

export type OnMessage = (channel: string, message: Buffer) => void;

/**
 * One life of the connection to Redis, which publishes and hears. It does not come back: the library's own way back
 * forgets what was subscribed to while it was away, and keeps what was left then.
 */
export class RedisConnection {
  /** Resolves when it has ended, with the reason. */
  readonly lost: Promise<Error>;
  readonly #clock: Clock;
  readonly #onMessage: OnMessage;
  readonly #client: Client;
  #resolveLost: (reason: Error) => void = () => {};
  #isLost = false;
  /** Whether a ping is on its way, as connecting is at first. */
  #isWaiting = true;
  /** Whether Redis said anything since the wait began. */
  #isHeard = false;
  #cancelTimer = () => {};

  constructor(url: string, clock: Clock, onMessage: OnMessage) {
    this.#clock = clock;
    this.#onMessage = onMessage;
    this.#client = newClient(url);
    this.lost = new Promise((resolve) => {
      this.#resolveLost = resolve;
    });
    // Without a listener, an error would end the process.
    this.#client.on("error", this.#lose);
  }

  /** Resolves when Redis has answered; rejects, in time, if it does not. */
  async open(): Promise<void> {
    this.#expectAnswer();
    await this.#orLose(this.#client.connect());
    // One that is destroyed while it dials stays open when it gets through.
    if (this.#isLost) this.#client.destroy();
    else this.#beat();
  }

  /** Resolves when Redis has it on its way to subscribers; rejects if that is not known. */
  async publish(channel: string, message: string | Buffer): Promise<void> {
    await this.#client.sPublish(channel, message);
    this.#isHeard = true;
  }

  /** Resolves when the subscription is in force, and so is every earlier one; rejects when it is lost. */
  async subscribe(channel: string | string[]): Promise<void> {
    // The library would never answer.
    if (this.#isLost) throw new Error("closed");
    await this.#orLose(this.#client.sSubscribe(channel, this.#listener, true));
  }

  /** The same for any number of channels, of those that are still wanted when their turn comes. */
  async subscribeAll(channels: string[], isWanted: (channel: string) => boolean): Promise<void> {
    for (let at = 0; at < channels.length; at += BATCH) {
      const batch = channels.slice(at, at + BATCH).filter(isWanted);
      if (batch.length > 0) await this.subscribe(batch);
    }
  }

  unsubscribe(channel: string): void {
    // With the listener: without it, the library takes a subscription that follows at once for one that is there.
    this.#orLose(this.#client.sUnsubscribe(channel, this.#listener, true)).catch(() => {});
  }

  /** Ends it at once; whatever waits for an answer is rejected. */
  close(): void {
    this.#lose(new OperatorError("closed"));
  }

  readonly #listener = (message: Buffer, channel: Buffer): void => {
    this.#isHeard = true;
    this.#onMessage(channel.toString(), message);
  };

  readonly #lose = (reason: Error): void => {
    this.#isLost = true;
    this.#cancelTimer();
    this.#client.destroy();
    this.#resolveLost(reason);
  };

  /** A refused subscription (rights, an old version) is no connection: whoever operates it must see it. */
  async #orLose(answer: Promise<unknown>): Promise<void> {
    try {
      await answer;
      this.#isHeard = true;
    } catch (error) {
      this.#lose(error as Error);
      throw error;
    }
  }

  /** A stopped machine or a cut cable leaves connections that look open: only what it says is a sign of life. */
  #beat(): void {
    this.#isWaiting = true;
    this.#expectAnswer();
    this.#client.ping().then(() => {
      this.#isWaiting = false;
      this.#cancelTimer();
      if (!this.#isLost) this.#cancelTimer = this.#clock.after(PING_EVERY_MS, () => this.#beat());
    }, this.#lose);
  }

  #expectAnswer(): void {
    this.#cancelTimer();
    this.#isHeard = false;
    // Looked at a turn later: after a standstill of this process the answer may be there already, unread.
    this.#cancelTimer = this.#clock.after(ANSWER_WITHIN_MS, () => setImmediate(() => this.#checkLife()));
  }

  /** A ping behind a thousand messages is late, and Redis is busy, not away. */
  #checkLife(): void {
    if (!this.#isWaiting) return;
    if (this.#isHeard) this.#expectAnswer();
    else this.#lose(new OperatorError(`no answer within ${ANSWER_WITHIN_MS / 1_000} s`));
  }
}

type Client = ReturnType<typeof newClient>;

function newClient(url: string) {
  return createClient({
    url,
    // In version 3 of its protocol, one connection both publishes and hears.
    RESP: 3,
    maintNotifications: "disabled",
    name: "duologue",
    // What can't leave now must not wait in memory.
    disableOfflineQueue: true,
    // No timer for each command: the pings notice.
    commandOptions: { timeout: 0 },
    socket: { reconnectStrategy: false, connectTimeout: ANSWER_WITHIN_MS - 500 },
  });
}
