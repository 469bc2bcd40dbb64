import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { Connection } from "./connection.js";
import { enter } from "./enter.js";
import { numberedContent, readNumbered } from "./numbered-content.js";
import { startPace } from "./pace.js";
import { type Percentiles, percentilesOf } from "./percentiles.js";
import type { GeneratorUser } from "./user.js";

/** What the generator is to do. User n talks with user n ^ 1. */
export interface LoadPlan {
  readonly port: number;
  readonly users: readonly GeneratorUser[];
  /** Messages of each user under way (closed loop), or messages a second of all together (open loop). */
  readonly pressure: { readonly outstanding: number } | { readonly rate: number };
  readonly warmUpSeconds: number;
  readonly seconds: number;
}

/** What came of it. Counts are of the measured seconds, except `lost` and `refused`, which are of the whole. */
export interface LoadResult {
  readonly seconds: number;
  /** Messages that the other user's connection received. */
  readonly received: number;
  /** Those of them that came after a later one of the same sender. */
  readonly outOfOrder: number;
  /** Sent, and not received when nothing came any more. */
  readonly lost: number;
  /** Commands that were answered with a `messageError`. */
  readonly refused: number;
  /** From the (scheduled) sending to the other user, in milliseconds. */
  readonly latency: Percentiles;
  /** CPU of the generator itself, in seconds. */
  readonly cpuSeconds: number;
}

/** Connections that are opened at once. */
const OPEN_AT_ONCE = 50;
/** So long nothing may come before what is missing counts as lost. */
const SILENCE_MS = 2_000;

/** Users that send to each other as the plan says. */
export class Load {
  readonly #plan: LoadPlan;
  readonly #connections: Connection[] = [];
  /** When each message of each user left, or should have left. */
  readonly #sentAt: number[][];
  /** The highest number of each sender that arrived. */
  readonly #highest: number[];
  #latencies: number[] = [];
  #sent = 0;
  #arrived = 0;
  #outOfOrder = 0;
  #refused = 0;
  #isSending = false;
  #failure: Error | null = null;

  constructor(plan: LoadPlan) {
    this.#plan = plan;
    this.#sentAt = plan.users.map(() => []);
    this.#highest = plan.users.map(() => -1);
  }

  /** Connects and authenticates all users, and lets each join its room. */
  async connect(): Promise<void> {
    const waiting = this.#plan.users.keys();
    const worker = async () => {
      for (const index of waiting) await this.#enter(index);
    };
    await Promise.all(Array.from({ length: OPEN_AT_ONCE }, worker));
  }

  /** `onMeasuring` is called between warm-up and measurement, `onMeasured` right at its end. */
  async run(onMeasuring: () => void, onMeasured: () => void): Promise<LoadResult> {
    this.#isSending = true;
    const stopSending = await this.#startSending();
    await wait(this.#plan.warmUpSeconds * 1_000);
    this.#latencies = [];
    this.#outOfOrder = 0;
    const cpuBefore = process.cpuUsage();
    const from = performance.now();
    onMeasuring();
    await wait(this.#plan.seconds * 1_000);
    onMeasured();
    const seconds = (performance.now() - from) / 1_000;
    const { user, system } = process.cpuUsage(cpuBefore);
    const measured = { received: this.#latencies.length, outOfOrder: this.#outOfOrder };
    const latency = percentilesOf(this.#latencies);
    this.#isSending = false;
    stopSending();
    await this.#drain();
    for (const connection of this.#connections) connection.close();
    if (this.#failure) throw this.#failure;
    const lost = this.#sent - this.#arrived;
    return { seconds, ...measured, lost, refused: this.#refused, latency, cpuSeconds: (user + system) / 1e6 };
  }

  async #enter(index: number): Promise<void> {
    const user = this.#plan.users[index];
    if (!user) return;
    const guest = await enter(this.#plan.port, user, {
      event: (packet) => this.#hear(index, packet),
      lost: (why) => {
        this.#failure ??= why;
      },
    });
    this.#connections[index] = guest.connection;
    await guest.join("joinRoom", user.conversationId);
  }

  /** Closed loop: each message that arrives is followed by the next. Open loop: the clock decides. */
  async #startSending(): Promise<() => void> {
    const { pressure, users } = this.#plan;
    if ("outstanding" in pressure) {
      for (const index of users.keys())
        for (let n = 0; n < pressure.outstanding; n += 1) this.#send(index, performance.now());
      return () => {};
    }
    let count = 0;
    return await startPace(pressure.rate, (dueMs) => {
      this.#send(count % users.length, dueMs);
      count += 1;
    });
  }

  #send(index: number, at: number): void {
    const user = this.#plan.users[index];
    const times = this.#sentAt[index];
    if (!user || !times) return;
    const number = times.push(at) - 1;
    this.#sent += 1;
    // With a key, as Duologue's own client sends: so the work of finding repeats is measured too.
    const payload = `{"conversationId":${user.conversationId},"senderId":${user.id},"content":"${numberedContent(index, number)}","clientMessageId":"${newKey()}"}`;
    this.#connections[index]?.send(`42${number + 1}["sendMessage",${payload}]`);
  }

  #hear(index: number, packet: Buffer): void {
    const message = readNumbered(packet);
    if (!message) {
      if (packet.includes("messageError")) this.#refused += 1;
      return;
    }
    // The room tells the sender too.
    if (message.user === index) return;
    const { user, number } = message;
    this.#arrived += 1;
    this.#latencies.push(performance.now() - (this.#sentAt[user]?.[number] ?? Number.NaN));
    if (number < (this.#highest[user] ?? -1)) this.#outOfOrder += 1;
    else this.#highest[user] = number;
    if (this.#isSending && "outstanding" in this.#plan.pressure) this.#send(user, performance.now());
  }

  /** Until all has arrived, or nothing comes any more. */
  async #drain(): Promise<void> {
    for (let before = -1; this.#arrived < this.#sent && this.#arrived !== before; ) {
      before = this.#arrived;
      const end = performance.now() + SILENCE_MS;
      while (this.#arrived === before && performance.now() < end) await wait(20);
    }
  }
}

/** A UUID of version 7, as Duologue's client makes its keys. */
function newKey(): string {
  const time = Date.now().toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}
