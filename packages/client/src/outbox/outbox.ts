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
import type { Timelines } from "../state/timelines.js";
import { OutboxLane } from "./outbox-lane.js";
import type { OutboxEntry, OutboxStorage } from "./outbox-storage.js";
import { StorageQueue } from "./storage-queue.js";

type SendAnswer = Acknowledgement<CommandAnswer<"sendMessage">>;

/** The connection went while the message was being kept safe. */
const NOT_CONNECTED: SendAnswer = {
  ok: false,
  code: "unavailable",
  error: ERRORS.unavailable.message,
  retryable: true,
};

export interface OutboxOptions {
  readonly storage: OutboxStorage;
  readonly link: Pick<Link, "request">;
  readonly timelines: Timelines;
  readonly clock: Clock;
  readonly random: () => number;
  readonly newId: () => string;
  /** Called with the stored row before the pending message goes, so that it never disappears from the timeline. */
  readonly onStored: (message: Message) => void;
}

/** Messages on their way to the server: shown at once, kept until stored, sent in order. */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #storage: StorageQueue;
  readonly #lanes = new Map<number, OutboxLane>();
  /** Resolves when the entry is kept. */
  readonly #saved = new Map<string, Promise<void>>();
  /** Order of the last entry. */
  #last = 0;
  #isLoaded = false;
  /** This user, while connected. */
  #sender: number | null = null;

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#storage = new StorageQueue(options.storage);
    void this.#storage.load().then((entries) => this.#adopt(entries));
  }

  /** Queues a message and returns its key. Throws a RangeError on content that the protocol refuses. */
  send(conversationId: number, content: string): string {
    const checked = contentRule.safeParse(content);
    if (!checked.success) throw new RangeError(`A message ${checked.error.issues[0]?.message}.`);
    const { newId, clock } = this.#options;
    // As the server writes it, so that the stored row is recognized.
    const clientMessageId = newId().toLowerCase();
    this.#last += 1;
    const composedAt = new Date(clock.now()).toISOString();
    this.#save({ clientMessageId, conversationId, content, composedAt, order: this.#last, failure: null });
    return clientMessageId;
  }

  /** Sends a failed message again, in its old place among those that wait. */
  retry(conversationId: number, clientMessageId: string): void {
    const entry = this.#lane(conversationId).find(clientMessageId);
    if (entry?.failure) this.#save({ ...entry, failure: null });
  }

  /** Forgets a message that is not on its way. */
  discard(conversationId: number, clientMessageId: string): void {
    if (!this.#lane(conversationId).isSending(clientMessageId)) this.confirm(conversationId, clientMessageId);
  }

  /** The message is known to be stored. */
  confirm(conversationId: number, clientMessageId: string): void {
    const lane = this.#lane(conversationId);
    if (!lane.find(clientMessageId)) return;
    lane.remove(clientMessageId);
    this.#forget(clientMessageId);
  }

  /** The connection is up to date: everything that waits is sent, as this user. */
  open(sender: number): void {
    this.#sender = sender;
    if (this.#isLoaded) for (const lane of this.#lanes.values()) lane.open();
  }

  close(): void {
    this.#sender = null;
    for (const lane of this.#lanes.values()) lane.close();
  }

  /** What an earlier life of the page left comes before what was sent in this one. */
  #adopt(stored: readonly OutboxEntry[]): void {
    const before = stored.at(-1)?.order ?? 0;
    for (const lane of this.#lanes.values()) {
      lane.put(lane.entries.map((entry) => ({ ...entry, order: before + entry.order })));
    }
    this.#last += before;
    for (const entry of stored) this.#lane(entry.conversationId).put([entry]);
    this.#isLoaded = true;
    if (this.#sender !== null) this.open(this.#sender);
  }

  #save(entry: OutboxEntry): void {
    const { conversationId, clientMessageId } = entry;
    const lane = this.#lane(conversationId);
    this.#saved.set(
      clientMessageId,
      this.#storage.put(() => lane.find(clientMessageId)),
    );
    lane.put([entry]);
  }

  #forget(clientMessageId: string): void {
    this.#saved.delete(clientMessageId);
    void this.#storage.remove(clientMessageId);
  }

  async #send({ clientMessageId, conversationId, content }: OutboxEntry): Promise<SendAnswer> {
    await this.#saved.get(clientMessageId);
    const senderId = this.#sender;
    if (senderId === null) return NOT_CONNECTED;
    return this.#options.link.request("sendMessage", { conversationId, senderId, content, clientMessageId });
  }

  #lane(conversationId: number): OutboxLane {
    const present = this.#lanes.get(conversationId);
    if (present) return present;
    const { clock, random, timelines, onStored } = this.#options;
    const lane = new OutboxLane({
      send: (entry) => this.#send(entry),
      save: (clientMessageId) => void this.#storage.put(() => lane.find(clientMessageId)),
      backOff: (failures) => backOffMs(failures, random),
      after: (ms, task) => clock.after(ms, task),
      changed: (pending) => timelines.update(conversationId, (state) => ({ ...state, pending })),
      stored: ({ clientMessageId }, { message }) => {
        onStored(message);
        this.#forget(clientMessageId);
      },
    });
    this.#lanes.set(conversationId, lane);
    if (this.#isLoaded && this.#sender !== null) lane.open();
    return lane;
  }
}
