import {
  type Acknowledgement,
  type CommandAnswer,
  content as contentRule,
  ERRORS,
  type Message,
} from "@duologue/protocol";
import { backOffMs } from "../back-off.js";
import type { Clock } from "../clock.js";
import type { Link } from "../connection/link.js";
import { Store } from "../state/store.js";
import type { Timelines } from "../state/timelines.js";
import type { View } from "../state/view.js";
import { OutboxKeeper } from "./outbox-keeper.js";
import { OutboxLane } from "./outbox-lane.js";
import type { OutboxStatus } from "./outbox-status.js";
import type { OutboxEntry, OutboxStorage } from "./outbox-storage.js";
import type { OutboxNews, OutboxTabs } from "./outbox-tabs.js";

type SendAnswer = Acknowledgement<CommandAnswer<"sendMessage">>;

const NOT_CONNECTED: SendAnswer = {
  ok: false,
  code: "unavailable",
  error: ERRORS.unavailable.message,
  retryable: true,
};

/** The right to send what is kept. */
interface Hold {
  isGranted: boolean;
  giveBack: () => void;
}

export interface OutboxOptions {
  readonly storage: OutboxStorage;
  readonly tabs: OutboxTabs;
  /** Whose outbox the application says it is, before the server does. */
  readonly userId: number | undefined;
  readonly link: Pick<Link, "request">;
  readonly timelines: Timelines;
  readonly clock: Clock;
  readonly random: () => number;
  readonly newId: () => string;
  /** Called with the stored row before the pending message goes, so that it never disappears from the timeline. */
  readonly onStored: (message: Message) => void;
}

/** Messages on their way to the server: shown at once, kept until stored, sent in order, by one tab at a time. */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #keeper: OutboxKeeper;
  readonly #lanes = new Map<number, OutboxLane>();
  readonly #status = new Store<OutboxStatus>({ kept: "memory", unsent: 0 });
  /** This user, while connected. */
  #sender: number | null = null;
  /** Null while it is not asked for. */
  #hold: Hold | null = null;
  #stopListening: (() => void) | null = null;

  constructor(options: OutboxOptions) {
    this.#options = options;
    const { storage, tabs } = options;
    this.#keeper = new OutboxKeeper({
      storage,
      tabs,
      find: ({ conversationId, clientMessageId }) => this.#lanes.get(conversationId)?.find(clientMessageId),
      placed: (entries) => this.#put(entries),
      loaded: (entries) => this.#loaded(entries),
      changed: () => {
        this.#count();
        this.#next();
      },
    });
    void this.#keeper.assume(options.userId).then(() => this.#keeper.load());
  }

  get view(): View<OutboxStatus> {
    return this.#status;
  }

  /** Queues a message and returns its key. Throws a RangeError on content that the protocol refuses. */
  send(conversationId: number, content: string): string {
    const checked = contentRule.safeParse(content);
    if (!checked.success) throw new RangeError(`A message ${checked.error.issues[0]?.message}.`);
    const { newId, clock } = this.#options;
    // As the server writes it, so that the stored row is recognized.
    const clientMessageId = newId().toLowerCase();
    const composedAt = new Date(clock.now()).toISOString();
    const entry = { clientMessageId, conversationId, content, composedAt, order: null, failure: null };
    this.#lane(conversationId).put([entry]);
    this.#keeper.add(entry);
    return clientMessageId;
  }

  /** Sends a failed message again, in its old place among those that wait. */
  retry(conversationId: number, clientMessageId: string): void {
    const entry = this.#lane(conversationId).find(clientMessageId);
    if (!entry?.failure) return;
    this.#lane(conversationId).put([{ ...entry, failure: null }]);
    this.#keeper.update(entry);
  }

  /** Forgets a message that is not on its way. */
  discard(conversationId: number, clientMessageId: string): void {
    if (!this.#lane(conversationId).isSending(clientMessageId)) this.confirm(conversationId, clientMessageId);
  }

  /** The message is known to be stored. */
  confirm(conversationId: number, clientMessageId: string): void {
    const lane = this.#lane(conversationId);
    if (!lane.find(clientMessageId)) return;
    this.#keeper.remove(clientMessageId, null);
    lane.remove(clientMessageId);
  }

  /** From now on the other tabs are heard. */
  join(): void {
    this.#stopListening ??= this.#options.tabs.listen((news) => this.#hear(news));
    void this.#keeper.load();
  }

  /** The application is done with this user, for now: the next one to come is not shown what is theirs. */
  leave(): void {
    this.#stopListening?.();
    this.#stopListening = null;
    this.#keeper.remember(null);
  }

  /** The server says who this is. What is shown of anybody else is theirs, and stays kept for them. */
  belongTo(userId: number): void {
    if (this.#keeper.owner === userId) return;
    for (const { clientMessageId, conversationId } of this.#entries()) {
      if (!this.#keeper.isComposedHere(clientMessageId)) this.#lane(conversationId).remove(clientMessageId);
    }
    this.#keeper.belongTo(userId);
    void this.#keeper.load();
  }

  /** The connection is up to date: everything that waits is sent, as this user, by the tab that has the right to. */
  open(sender: number): void {
    this.#sender = sender;
    this.belongTo(sender);
    this.#keeper.remember(sender);
    this.#keeper.keep();
    for (const lane of this.#lanes.values()) lane.open();
    this.#hold?.giveBack();
    const hold = { isGranted: false, giveBack: () => {} };
    this.#hold = hold;
    hold.giveBack = this.#options.tabs.hold(sender, () => void this.#takeOver(hold));
    void this.#keeper.load();
  }

  /** Somebody does not want to wait. */
  hurry(): void {
    for (const lane of this.#lanes.values()) lane.hurry();
  }

  close(): void {
    this.#sender = null;
    for (const lane of this.#lanes.values()) lane.close();
    this.#hold?.giveBack();
    this.#hold = null;
  }

  /** The tab that had the right before may have left something, or settled something. */
  async #takeOver(hold: Hold): Promise<void> {
    await this.#keeper.load();
    hold.isGranted = true;
    this.#next();
  }

  /** What the storage has is shown, unless this tab knows better. */
  #loaded(kept: readonly OutboxEntry[]): void {
    this.#put(kept.filter((entry) => !this.#keeper.knowsBetter(entry)));
    // Not before this tab has heard of the stored ones what it shows instead.
    if (this.#sender === null) return;
    const keys = new Set(kept.map((entry) => entry.clientMessageId));
    for (const { clientMessageId, conversationId, order } of this.#entries()) {
      if (order !== null && !keys.has(clientMessageId)) this.#lane(conversationId).withdraw(clientMessageId);
    }
  }

  #hear({ userId, stored }: OutboxNews): void {
    if (userId !== this.#keeper.owner) return;
    if (stored && this.#sender !== null) this.#options.onStored(stored);
    void this.#keeper.load();
  }

  #maySend({ clientMessageId, order }: OutboxEntry): boolean {
    return order === null ? this.#keeper.isRefused(clientMessageId) : this.#hold?.isGranted === true;
  }

  #next(): void {
    for (const lane of this.#lanes.values()) lane.next();
  }

  async #send({ clientMessageId, conversationId, content }: OutboxEntry): Promise<SendAnswer> {
    const senderId = this.#sender;
    if (senderId === null) return NOT_CONNECTED;
    return this.#options.link.request("sendMessage", { conversationId, senderId, content, clientMessageId });
  }

  /** Each lane once, whatever number there is: a lane shows itself anew each time. */
  #put(entries: readonly OutboxEntry[]): void {
    for (const conversationId of new Set(entries.map((entry) => entry.conversationId))) {
      this.#lane(conversationId).put(entries.filter((entry) => entry.conversationId === conversationId));
    }
  }

  #entries(): OutboxEntry[] {
    return [...this.#lanes.values()].flatMap((lane) => lane.entries);
  }

  #count(): void {
    const { kept, unsent } = this.#status.snapshot();
    const present = { kept: this.#keeper.kept, unsent: this.#entries().length };
    if (present.kept !== kept || present.unsent !== unsent) this.#status.set(present);
  }

  #lane(conversationId: number): OutboxLane {
    const present = this.#lanes.get(conversationId);
    if (present) return present;
    const { clock, random, timelines, onStored } = this.#options;
    const lane = new OutboxLane({
      maySend: (entry) => this.#maySend(entry),
      send: (entry) => this.#send(entry),
      refused: (entry) => this.#keeper.update(entry),
      backOff: (failures) => backOffMs(failures, random),
      after: (ms, task) => clock.after(ms, task),
      changed: (pending) => {
        timelines.update(conversationId, (state) => ({ ...state, pending }));
        this.#count();
      },
      stored: ({ clientMessageId }, { message }) => {
        onStored(message);
        this.#keeper.remove(clientMessageId, message);
      },
    });
    this.#lanes.set(conversationId, lane);
    if (this.#sender !== null) lane.open();
    return lane;
  }
}
