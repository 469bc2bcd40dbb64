import { createClient, type DuologueClient, type TimelineMessage } from "@duologue/client";
import type { AskingClock } from "../healing/asking-clock.js";
import type { Actor } from "./actor.js";
import { Disk } from "./disk.js";
import { PendingOperations } from "./pending-operations.js";
import type { Seat } from "./seat.js";
import { Shown } from "./shown.js";

/** How often each. */
const CALM_DEEDS = { send: 10, read: 5, look: 0, wake: 0, leave: 0, drop: 0, crash: 0 };
const DEEDS = { ...CALM_DEEDS, look: 0.5, wake: 0.2, leave: 0.1, drop: 0.1, crash: 0.05 };
const READS_AT_ONCE = 10;
/** Nobody goes on writing when so much does not leave. */
const MOST_UNSENT = 20;
/** How long a crashed client, or one that was closed, stays away. */
const AWAY_MS = { least: 50, most: 1_500 };

export interface DeviceOptions extends Seat {
  readonly clock: AskingClock;
  /** Whether the client is told when its person comes back to the page. */
  readonly wakesUp: boolean;
}

/** From one start of a client to its end. */
interface Life {
  readonly client: DuologueClient;
  readonly shown: Shown;
  readonly close: Map<number, () => void>;
  end(): void;
}

/** A device of a person, with the client package on it. It crashes and returns; what is on its disk survives. */
export class Device implements Actor {
  readonly #options: DeviceOptions;
  readonly #disk: Disk;
  readonly #pending = new PendingOperations();
  /** Key of the next message. */
  #nextKey = "";
  #life: Life;
  #sent = 0;
  /** What brings it back; resolves when it is. */
  #return: (() => Promise<void>) | null = null;

  constructor(options: DeviceOptions) {
    this.#options = options;
    const { name, person, journal, url } = options;
    this.#disk = new Disk(url);
    journal.client({ kind: "client", client: name, make: "duologue", userId: person.userId });
    this.#life = this.#live();
  }

  get name(): string {
    return this.#options.name;
  }

  get userId(): number {
    return this.#options.person.userId;
  }

  get conversations(): readonly number[] {
    return this.#options.topics.all;
  }

  /** Whether it is live, and shows what it has opened. */
  get isThere(): boolean {
    const { client, close } = this.#life;
    const isReady = (conversationId: number) => client.timeline(conversationId).snapshot().status === "ready";
    return client.connection.snapshot().status === "live" && [...close.keys()].every(isReady);
  }

  /** Whether its client keeps its outbox where the device's crashes are heard of. */
  get keepsOnDisk(): boolean {
    return this.#disk.isUsed && this.client.outbox.snapshot().kept === "device";
  }

  get client(): DuologueClient {
    return this.#life.client;
  }

  act(): void {
    if (this.#return) return;
    const { random, topics, isCalm } = this.#options;
    const conversationId = topics.pick(random);
    const deed = random.weighted(isCalm ? CALM_DEEDS : DEEDS);
    if (deed === "send") this.#send(conversationId);
    else if (deed === "read") this.#read(conversationId);
    else if (deed === "look") this.#look(conversationId);
    else if (deed === "wake") this.#wake();
    else if (deed === "leave") this.#leave();
    else if (deed === "drop") this.#options.unplug();
    else this.#crash();
  }

  /** Says something in each conversation. */
  talk(): void {
    for (const conversationId of this.#options.topics.all) this.#send(conversationId);
  }

  /** Nothing more is begun: it comes back if it was away, and opens everything. */
  async settle(): Promise<void> {
    await this.#return?.();
    for (const conversationId of this.#options.topics.all) this.#open(this.#life, conversationId);
  }

  /** The last thing that it shows, whole. */
  showFinally(): void {
    for (const conversationId of this.#options.topics.all) this.#life.shown.finally(conversationId);
  }

  close(): void {
    this.#life.end();
    void this.#disk.discard();
  }

  #live(): Life {
    const { url, person, topics, clock, random, transports, isCalm } = this.#options;
    this.#disk.start();
    const own = random.fork("client");
    const client = createClient({
      url,
      token: () => person.token(),
      clock,
      transports,
      random: () => clock.drawn(own.next()),
      newId: () => this.#nextKey,
    });
    const shown = new Shown({ ...this.#options, client, onShown: (id, messages) => this.#pending.shown(id, messages) });
    const unwatch = topics.all.map((conversationId) => shown.watch(conversationId));
    const stopTiming = this.#timeOutages(client);
    const life: Life = {
      client,
      shown,
      close: new Map(),
      end() {
        stopTiming();
        for (const stop of unwatch) stop();
        client.disconnect();
      },
    };
    client.connect();
    for (const conversationId of topics.all) if (isCalm || random.chance(0.7)) this.#open(life, conversationId);
    return life;
  }

  /** Writes down each time that the client is live no longer, when it is again. Ends by the returned function. */
  #timeOutages({ connection }: DuologueClient): () => void {
    const { name, journal } = this.#options;
    let wasLive = false;
    let end: (() => void) | null = null;
    return connection.subscribe(() => {
      const isLive = connection.snapshot().status === "live";
      if (isLive) end?.();
      if (wasLive && !isLive) end = journal.outage(name);
      if (isLive) end = null;
      wasLive = isLive;
    });
  }

  #open({ client, close }: Life, conversationId: number): void {
    if (!close.has(conversationId)) close.set(conversationId, client.open(conversationId));
  }

  #look(conversationId: number): void {
    const close = this.#life.close.get(conversationId);
    if (close) {
      this.#life.close.delete(conversationId);
      close();
    } else {
      this.#open(this.#life, conversationId);
    }
  }

  #send(conversationId: number): void {
    const { name, person, journal, random } = this.#options;
    if (this.#pending.unsent >= MOST_UNSENT) return;
    this.#sent += 1;
    const content = `${name} says ${this.#sent}`;
    const key = random.uuid();
    const what = { name: "send", content, key } as const;
    this.#pending.sends(key, journal.begin({ client: name, userId: person.userId, conversationId, what }));
    this.#nextKey = key;
    this.#life.client.sendMessage(conversationId, content);
  }

  #read(conversationId: number): void {
    const { name, person, journal } = this.#options;
    const { userId } = person;
    const messageIds = this.#unread(conversationId);
    if (messageIds.length === 0) return;
    const what = { name: "read", messageIds } as const;
    const end = journal.begin({ client: name, userId, conversationId, what });
    this.#pending.reads(conversationId, messageIds, end);
    this.#life.client.markAsRead(conversationId, messageIds);
  }

  #unread(conversationId: number): number[] {
    const { messages } = this.#life.client.timeline(conversationId).snapshot();
    const me = this.#life.client.me.snapshot()?.user_id;
    const isUnread = (message: TimelineMessage) =>
      message.message_id !== null && !message.read_status && message.sender_id !== me;
    const unread = me === undefined ? [] : messages.filter(isUnread);
    return unread.slice(-READS_AT_ONCE).flatMap(({ message_id }) => (message_id === null ? [] : [message_id]));
  }

  /** Somebody comes back to the page, which in a browser the client notices by itself. */
  #wake(): void {
    if (this.#options.wakesUp) this.#life.client.retryNow();
  }

  #leave(): void {
    const { client } = this.#life;
    client.disconnect();
    this.#comeBack(() => client.connect());
  }

  /** The page is gone, from one moment to the next: nothing is said to the server, and nothing more is kept. */
  #crash(): void {
    this.#options.unplug();
    const kept = this.#disk.crash();
    this.#life.end();
    this.#comeBack(async () => {
      this.#pending.crashed(await kept);
      this.#life = this.#live();
    });
  }

  #comeBack(how: () => void | Promise<void>): void {
    const { random } = this.#options;
    const timer = setTimeout(() => void this.#return?.(), random.whole(AWAY_MS.least, AWAY_MS.most));
    let coming: Promise<void> | null = null;
    const come = async () => {
      clearTimeout(timer);
      await how();
      this.#return = null;
    };
    this.#return = () => {
      coming ??= come();
      return coming;
    };
  }
}
