import { LIMITS } from "@duologue/protocol";
import { assembleClient } from "../src/assemble-client.js";
import type { Clock } from "../src/clock.js";
import { TokenSource } from "../src/connection/token-source.js";
import type { DuologueClient } from "../src/duologue-client.js";
import type { OutboxStorage } from "../src/outbox/outbox-storage.js";
import type { FakeClock } from "./fake-clock.js";
import type { ModelBrowser, ModelTab } from "./model-browser.js";
import { ModelLink } from "./model-link.js";
import type { HealingReason, ModelRecorder } from "./model-recorder.js";
import type { ModelServer } from "./model-server.js";

/**
 * The ways in which a client learns what it has missed: by what rooms and inbox are told, by asking when a revision is
 * missing, by asking now and then, by asking at every connection.
 */
export type Healing = "live" | "gap" | "periodic" | "connect";

export interface ModelDeviceOptions {
  readonly name: string;
  readonly userId: number;
  /** Others may be tabs of the same one. */
  readonly browser: ModelBrowser;
  readonly server: ModelServer;
  readonly clock: FakeClock;
  readonly recorder: ModelRecorder;
  readonly newId: () => string;
  /** What does not work. */
  readonly without: ReadonlySet<Healing>;
}

/** A client of ours, its link, and what outlives it when it crashes. */
export class ModelDevice {
  readonly #options: ModelDeviceOptions;
  #isRunning = true;
  #closers = new Map<number, (() => void)[]>();
  #page: Page;
  /** By conversation, what a person has seen in this life of the page. */
  readonly seen = new Map<number, Set<number>>();

  constructor(options: ModelDeviceOptions) {
    this.#options = options;
    options.recorder.client(options.name, options.userId, "duologue");
    this.#page = this.#load();
  }

  get client(): DuologueClient {
    return this.#page.client;
  }

  get link(): ModelLink {
    return this.#page.link;
  }

  get tab(): ModelTab {
    return this.#page.tab;
  }

  /** Whether there is a page. */
  get isRunning(): boolean {
    return this.#isRunning;
  }

  get name(): string {
    return this.#options.name;
  }

  get userId(): number {
    return this.#options.userId;
  }

  /** The page dies between two instructions, and is loaded again with what was open; the outbox's storage survives. */
  crash(): void {
    this.quit();
    this.start();
  }

  /** The page is closed, and nobody in it is asked. */
  quit(): void {
    this.#isRunning = false;
    this.#page.die();
  }

  /** The page is loaded again, if it was closed. */
  start(): void {
    if (this.#isRunning) return;
    const open = [...this.#closers].flatMap(([where, closers]) => closers.map(() => where));
    this.#isRunning = true;
    this.#page = this.#load();
    this.#closers = new Map();
    this.seen.clear();
    for (const where of open) this.open(where);
  }

  open(where: number): void {
    this.#closers.set(where, [...(this.#closers.get(where) ?? []), this.client.open(where)]);
  }

  close(where: number): void {
    this.#closers.get(where)?.pop()?.();
  }

  send(where: number, content: string): void {
    const { recorder, name, userId } = this.#options;
    const key = this.#page.nextId();
    recorder.send(name, userId, where, content, key);
    this.client.sendMessage(where, content);
  }

  /** A person sees everything that is shown. */
  see(where: number): void {
    const { messages } = this.client.timeline(where).snapshot();
    const messageIds = messages.flatMap((message) => message.message_id ?? []);
    this.seen.set(where, new Set([...(this.seen.get(where) ?? []), ...messageIds]));
    this.client.markAsRead(where, messageIds);
  }

  #load(): Page {
    const { name, userId, browser, server, clock, recorder, newId, without } = this.#options;
    const tab = browser.tab();
    const link = new ModelLink(server, {
      userId,
      hearsBroadcasts: !without.has("live"),
      answersCatchUp: () => !without.has("connect") || isLive(),
    });
    const life: Life = { isOver: false, lastQuestion: "gap" };
    const isLive = () => client.connection.snapshot().status === "live";
    const ids: string[] = [];
    const own = mortalClock(clock, life, without);
    const client = assembleClient({
      link: recorder.listening(link, name, userId, () => (isLive() ? life.lastQuestion : "connect")),
      api: link.api,
      tokens: new TokenSource("token", own),
      storage: mortalStorage(browser.storage, life),
      tabs: tab,
      clock: own,
      random: () => 0.5,
      newId: () => ids.shift() ?? newId(),
    });
    for (const where of server.ids) {
      const view = client.timeline(where);
      view.subscribe(() => !life.isOver && recorder.shown(name, view.snapshot(), null));
    }
    client.connect();
    return {
      client,
      link,
      tab,
      nextId() {
        const id = newId();
        ids.push(id);
        return id;
      },
      die() {
        life.isOver = true;
        link.abandon();
        tab.die();
      },
    };
  }
}

/** One life of the page. */
interface Page {
  readonly client: DuologueClient;
  readonly link: ModelLink;
  readonly tab: ModelTab;
  /** The key of the next message. */
  readonly nextId: () => string;
  readonly die: () => void;
}

interface Life {
  isOver: boolean;
  /** Which question was due last. */
  lastQuestion: Exclude<HealingReason, "connect">;
}

/** Nothing that a dead page has planned happens, nor any question that does not work. */
function mortalClock(clock: FakeClock, life: Life, without: ReadonlySet<Healing>): Clock {
  return {
    now: () => clock.now(),
    after(ms, task) {
      if (ms === LIMITS.gapWaitMs && without.has("gap")) return () => {};
      // Exactly so long, since the devices' chance is always in the middle.
      if (ms === LIMITS.catchUpIntervalMs && without.has("periodic")) return () => {};
      return clock.after(ms, () => {
        if (ms === LIMITS.gapWaitMs) life.lastQuestion = "gap";
        if (ms === LIMITS.catchUpIntervalMs) life.lastQuestion = "periodic";
        if (!life.isOver) task();
      });
    },
  };
}

/** Nothing that a dead page has not written yet is written. */
function mortalStorage(storage: OutboxStorage, life: Life): OutboxStorage {
  return {
    ...storage,
    rememberUser: async (userId) => {
      if (!life.isOver) await storage.rememberUser(userId);
    },
    put: async (userId, entry) => (life.isOver ? (entry.order ?? 0) : storage.put(userId, entry)),
    remove: async (clientMessageId) => {
      if (!life.isOver) await storage.remove(clientMessageId);
    },
  };
}
