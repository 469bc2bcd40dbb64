import { LIMITS } from "@duologue/protocol";
import type { HistoryRecord } from "@duologue/torture";
import { FakeClock, settled } from "./fake-clock.js";
import { ModelBrowser } from "./model-browser.js";
import { type Healing, ModelDevice } from "./model-device.js";
import { ModelRecorder } from "./model-recorder.js";
import { type Guard, ModelServer } from "./model-server.js";
import { ME, YOU } from "./rows.js";

const CONVERSATIONS = [11, 12, 13];
/** A device of each person, and more of the first. */
const DEVICES = [
  { name: "my phone", userId: ME },
  { name: "your phone", userId: YOU },
  { name: "my desk", userId: ME },
  { name: "my couch", userId: ME },
];

/** How much there is of a world. In a smaller one, more happens to the same message, and a second has more schedules. */
export interface WorldSize {
  /** 2 to 4. */
  readonly devices: number;
  /** 1 to 3. */
  readonly conversations: number;
  /** Messages in each conversation before it begins. */
  readonly before: number;
}

export const WHOLE: WorldSize = { devices: 3, conversations: CONVERSATIONS.length, before: 6 };

const A_MOMENT_MS = 200;
/** So long a client waits at most before it tries again what failed. */
export const LONGEST_WAIT_MS = 30_000;

export type What =
  | ("flow" | "command" | "arrive" | "late" | "read" | "accept" | "learn" | "moment" | "while")
  | ("send" | "see" | "open" | "close" | "older" | "quit" | "start")
  | Fault;
type Fault = (typeof FAULTS)[number];
const FAULTS = ["lose", "double", "delay", "drop", "refused", "unanswered", "crash"] as const;

/** What happens next, on which device, and in which conversation; both count from 0, and from there again at the end. */
export interface Step {
  readonly what: What;
  readonly device: number;
  readonly where: number;
}

export interface WorldOptions {
  readonly size?: WorldSize;
  /** What the server lacks. */
  readonly guardless?: Guard;
  /** What does not work on any device. */
  readonly without?: readonly Healing[];
  /** Whether all devices of one person are tabs of one browser, and what binds them. */
  readonly tabs?: "with Web Locks" | "without Web Locks" | undefined;
  /** Whether nothing breaks. */
  readonly isQuiet?: boolean;
}

/** Two people, their devices and a server in one process, under a clock and on links that a test moves. */
export class ModelWorld {
  readonly server: ModelServer;
  readonly clock = new FakeClock();
  readonly recorder: ModelRecorder;
  readonly devices: readonly ModelDevice[];
  readonly conversations: readonly number[];
  /** Where nothing breaks, what is on its way arrives at once: no question overtakes it. */
  readonly #follows: (() => Promise<void>) | undefined;
  /** How many tabs of one browser have had messages on their way at the same moment. */
  sendingAtOnce = 0;
  readonly #hasTabs: boolean;
  #ids = 0;
  #contents = 0;

  private constructor({ size = WHOLE, guardless, without = [], tabs, isQuiet = false }: WorldOptions) {
    this.server = new ModelServer(guardless);
    this.#hasTabs = tabs !== undefined;
    this.#follows = isQuiet ? () => this.flow() : undefined;
    this.conversations = CONVERSATIONS.slice(0, size.conversations);
    for (const where of this.conversations) this.server.open(where);
    this.recorder = new ModelRecorder(this.server, this.clock, isQuiet ? [] : FAULTS);
    const { server, clock, recorder } = this;
    const ports = { server, clock, recorder, newId: () => this.#newId(), without: new Set(without) };
    this.#seed(size.before);
    const shared = tabs && new ModelBrowser({ hasLocks: tabs === "with Web Locks", isHeld: true });
    this.devices = DEVICES.slice(0, size.devices).map(({ name, userId }) => {
      const browser = userId === ME && shared ? shared : new ModelBrowser();
      return new ModelDevice({ name, userId, browser, ...ports });
    });
  }

  /** People have written to each other before, and everybody has a conversation open. */
  static async begin(options: WorldOptions = {}): Promise<ModelWorld> {
    const world = new ModelWorld(options);
    for (const device of world.devices) device.open(world.place(0));
    await world.flow();
    return world;
  }

  /** The id of a conversation that a step names. */
  place(where: number): number {
    return this.conversations[where % this.conversations.length] ?? 0;
  }

  async take({ what, device, where }: Step): Promise<void> {
    const one = this.devices[device % this.devices.length];
    if (one && (one.isRunning || what === "start")) await this.#take(what, one, this.place(where));
    await this.#settled();
    this.recorder.observe();
  }

  /** Everything that moves moves on, for so many turns or until nothing moves. */
  async flow(turns = 1_000): Promise<void> {
    for (let turn = 0; turn < turns; turn++) {
      await this.#settled();
      if (this.devices.every(({ link, tab }) => link.isIdle && tab.isIdle)) return;
      for (const { link, tab } of this.devices) {
        tab.learn();
        link.accept();
        link.takeCommand();
        link.arrive();
        link.read();
      }
    }
  }

  /** So much time passes, and whatever comes of it. */
  async pass(ms: number): Promise<void> {
    await this.clock.advance(ms, this.#follows);
    await this.flow();
  }

  /** Nothing breaks any more: every device runs, with a connection, and as much time as healing may take. */
  async heal(ms: number = LIMITS.catchUpIntervalMs): Promise<void> {
    for (const device of this.devices) device.start();
    await this.flow();
    for (const { client } of this.devices) if (client.connection.snapshot().status !== "live") client.retryNow();
    await this.flow();
    // What was about to be asked is asked, such as read marks that wait for others: then the time begins.
    await this.pass(A_MOMENT_MS);
    // As late as it can be.
    for (const { link } of this.devices) link.release();
    await this.flow();
    // What is tried again after a wait is answered at once, so that what waits for that has its time, too.
    await this.clock.advance(ms, () => this.flow());
  }

  /** On every device everything is open and loaded to its beginning. */
  async openAll(): Promise<void> {
    for (const device of this.devices) for (const where of this.conversations) device.open(where);
    await this.flow();
    for (const { client } of this.devices) {
      while (client.conversations.snapshot().hasMore) {
        void client.loadMoreConversations();
        await this.flow();
      }
      for (const where of this.conversations) {
        while (client.timeline(where).snapshot().hasOlder) {
          void client.loadOlder(where);
          await this.flow();
        }
      }
    }
  }

  /** One more message in each conversation, so that whoever has missed something hears of it. */
  async speak(): Promise<void> {
    for (const where of this.conversations) this.devices[0]?.send(where, `message ${++this.#contents}`);
    await this.flow();
  }

  /** The history, with what everybody shows at the end. */
  finish(): readonly HistoryRecord[] {
    for (const { name, client } of this.devices) {
      for (const where of this.conversations) {
        this.recorder.shown(name, client.timeline(where).snapshot(), client.conversations);
      }
    }
    this.recorder.finish();
    return this.recorder.records;
  }

  async #settled(): Promise<void> {
    await settled();
    if (!this.#hasTabs) return;
    const sending = this.devices.filter(({ userId, link }) => userId === ME && link.isSending);
    this.sendingAtOnce = Math.max(this.sendingAtOnce, sending.length);
  }

  async #take(what: What, device: ModelDevice, where: number): Promise<unknown> {
    const { link, client, tab } = device;
    if (what === "flow") return this.flow(10);
    if (what === "learn") return tab.learn();
    if (what === "moment") return this.clock.advance(A_MOMENT_MS, this.#follows);
    if (what === "while") return this.clock.advance(2_000, this.#follows);
    if (what === "command") return link.takeCommand();
    if (what === "lose" || what === "double" || what === "delay") return link.disturb(what);
    if (what === "refused" || what === "unanswered") return link.fail(what);
    if (what === "send") return device.send(where, `message ${++this.#contents}`);
    if (what === "older") return void client.loadOlder(where);
    if (what === "see" || what === "open" || what === "close") return device[what](where);
    if (what === "crash" || what === "quit" || what === "start") return device[what]();
    return link[what]();
  }

  #seed(before: number): void {
    this.recorder.client("before", YOU, "plain");
    for (let count = 0; count < before; count++) {
      for (const where of this.conversations) {
        const content = `message ${++this.#contents}`;
        const key = this.#newId();
        this.recorder.send("before", YOU, where, content, key);
        this.server.store(where, YOU, content, key);
      }
    }
  }

  #newId(): string {
    return `id-${++this.#ids}`;
  }
}
