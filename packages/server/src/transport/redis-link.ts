import type { Clock } from "../kernel/clock.js";
import type { Logger } from "../kernel/logger.js";
import { RedisConnection, whyRedisIsLost } from "./redis-connection.js";

/** A join waits so long for its subscription, which takes a millisecond: a person must not notice a sick Redis. */
const SUBSCRIBED_WITHIN_MS = 500;
/** Bytes on their way to Redis, about 20,000 messages; only a Redis that does not read lets so many wait. */
const ON_THE_WAY_BYTES = 16 * 1024 * 1024;
/** Varied, so that many processes do not come back to Redis in one moment. */
const RETRY_AFTER_MS = { least: 500, most: 1_000 };

type Listener = (message: Buffer) => void;

export interface RedisLinkOptions {
  readonly url: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Hears of each message that did not reach Redis. */
  readonly onDropped: () => void;
}

/**
 * Sharded publish and subscribe, which Redis may be away from: then nothing waits for it and nothing is kept for it.
 * What is subscribed to is remembered here, and is subscribed to again on every new connection.
 */
export class RedisLink {
  readonly #options: RedisLinkOptions;
  readonly #wanted = new Map<string, Listener>();
  #connection: RedisConnection | undefined;
  /** Whether everything that is wanted is subscribed to, or on its way. */
  #isUp = false;
  #isClosed = false;
  #lastSubscription: Promise<void> = Promise.resolve();
  #bytesOnTheWay = 0;

  constructor(options: RedisLinkOptions) {
    this.#options = options;
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  /** Begins to connect, again and again; resolves when the first try has succeeded or failed. */
  start(): Promise<void> {
    return new Promise((resolve) => void this.#run(resolve));
  }

  publish(channel: string, message: string | Buffer): void {
    const { onDropped } = this.#options;
    if (!this.#connection || this.#bytesOnTheWay + message.length > ON_THE_WAY_BYTES) {
      onDropped();
      return;
    }
    this.#bytesOnTheWay += message.length;
    this.#connection
      .publish(channel, message)
      .catch(onDropped)
      .finally(() => {
        this.#bytesOnTheWay -= message.length;
      });
  }

  subscribe(channel: string, listener: Listener): void {
    this.#wanted.set(channel, listener);
    if (this.#connection) this.#lastSubscription = this.#connection.subscribe(channel).catch(() => {});
  }

  unsubscribe(channel: string): void {
    this.#wanted.delete(channel);
    this.#connection?.unsubscribe(channel);
  }

  /**
   * Resolves when all that was subscribed to so far is in force: Redis answers in the order asked, so the last one
   * stands for all. At once while Redis is known to be away, and in half a second at most.
   */
  async subscribed(): Promise<void> {
    if (!this.#isUp) return;
    await new Promise<void>((resolve) => {
      const cancel = this.#options.clock.after(SUBSCRIBED_WITHIN_MS, resolve);
      void this.#lastSubscription.then(() => {
        cancel();
        resolve();
      });
    });
  }

  close(): void {
    this.#isClosed = true;
    this.#isUp = false;
    this.#connection?.close();
    this.#connection = undefined;
  }

  async #run(onFirstTry: () => void): Promise<void> {
    const { url, clock, logger } = this.#options;
    let lastReason: string | undefined;
    while (!this.#isClosed) {
      const connection = new RedisConnection(url, clock, (channel, message) => this.#wanted.get(channel)?.(message));
      const isTaken = await this.#take(connection).then(
        () => true,
        () => false,
      );
      if (isTaken) {
        logger.info({}, "Redis is connected: this process hears the others.");
        lastReason = undefined;
        onFirstTry();
      }
      const reason = whyRedisIsLost(await connection.lost);
      this.#connection = undefined;
      this.#isUp = false;
      if (reason !== lastReason && !this.#isClosed) {
        logger.error({ reason }, "Redis is away: this process serves its own sockets alone.");
      }
      lastReason = reason;
      onFirstTry();
      await new Promise<void>((resolve) => clock.after(retryAfterMs(), resolve));
    }
  }

  /** Opens a connection and brings its subscriptions up to what is wanted. */
  async #take(connection: RedisConnection): Promise<void> {
    await connection.open();
    if (this.#isClosed) connection.close();
    this.#connection = connection;
    await connection.subscribeAll([...this.#wanted.keys()], (channel) => this.#wanted.has(channel));
    this.#isUp = true;
  }
}

function retryAfterMs(): number {
  return RETRY_AFTER_MS.least + Math.random() * (RETRY_AFTER_MS.most - RETRY_AFTER_MS.least);
}
