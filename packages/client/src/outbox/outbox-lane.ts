import type { Acknowledgement, CommandAnswer, CommandFailure } from "@duologue/protocol";
import type { PendingMessage } from "../state/pending-message.js";
import type { OutboxEntry } from "./outbox-storage.js";

/** What a lane needs of the outbox. */
export interface LanePorts {
  /** Whether this tab may send it now: it is kept, or cannot be. */
  readonly maySend: (entry: OutboxEntry) => boolean;
  readonly send: (entry: OutboxEntry) => Promise<Acknowledgement<CommandAnswer<"sendMessage">>>;
  /** It was refused for good. */
  readonly refused: (entry: OutboxEntry) => void;
  /** Milliseconds to wait after so many failures in a row. */
  readonly backOff: (failures: number) => number;
  readonly after: (ms: number, task: () => void) => () => void;
  /** What the timeline shows changed. */
  readonly changed: (pending: readonly PendingMessage[]) => void;
  /** The server has stored it. */
  readonly stored: (entry: OutboxEntry, answer: CommandAnswer<"sendMessage">) => void;
}

/**
 * The unsent messages of one conversation. One is on its way at a time, and the next leaves when the server has stored
 * it or refused it for good: so they are stored in the order of sending, whatever fails in between.
 */
export class OutboxLane {
  readonly #ports: LanePorts;
  #entries: readonly OutboxEntry[] = [];
  /** Key of the one on its way. */
  #sending: string | null = null;
  /** Key of the one on its way, if it is gone from the outbox meanwhile. */
  #withdrawn: string | null = null;
  #failures = 0;
  #cancelRetry: (() => void) | null = null;
  #isOpen = false;

  constructor(ports: LanePorts) {
    this.#ports = ports;
  }

  get entries(): readonly OutboxEntry[] {
    return this.#entries;
  }

  /** The connection is up: what waits is sent now. */
  open(): void {
    this.#isOpen = true;
    this.#failures = 0;
    this.#stopWaiting();
    this.next();
  }

  /** The connection is gone, and with it the answer to what is on its way. */
  close(): void {
    this.#isOpen = false;
    this.#stopWaiting();
    this.#show(this.#entries);
  }

  /** Somebody does not want to wait: what is to be tried again later is tried now. */
  hurry(): void {
    this.#stopWaiting();
    this.next();
  }

  /** Takes the entries in, or puts newer ones in their place. */
  put(entries: readonly OutboxEntry[]): void {
    const all = new Map(this.#entries.map((entry) => [entry.clientMessageId, entry]));
    for (const entry of entries) all.set(entry.clientMessageId, entry);
    this.#show([...all.values()].sort(byOrder));
    this.next();
  }

  remove(clientMessageId: string): void {
    this.#show(this.#entries.filter((entry) => entry.clientMessageId !== clientMessageId));
    this.next();
  }

  /** Another tab has removed it. One on its way is shown until its answer says why. */
  withdraw(clientMessageId: string): void {
    if (this.isSending(clientMessageId)) this.#withdrawn = clientMessageId;
    else this.remove(clientMessageId);
  }

  find(clientMessageId: string): OutboxEntry | undefined {
    return this.#entries.find((entry) => entry.clientMessageId === clientMessageId);
  }

  isSending(clientMessageId: string): boolean {
    return this.#sending === clientMessageId;
  }

  /** Sends the first one, if nothing stands against it. */
  next(): void {
    if (!this.#isOpen || this.#sending !== null || this.#cancelRetry !== null) return;
    const entry = this.#entries.find(({ failure }) => failure === null);
    if (entry && this.#ports.maySend(entry)) void this.#send(entry);
  }

  async #send(entry: OutboxEntry): Promise<void> {
    this.#sending = entry.clientMessageId;
    this.#show(this.#entries);
    const answer = await this.#ports.send(entry);
    this.#sending = null;
    const isWithdrawn = this.#withdrawn !== null;
    this.#withdrawn = null;
    if (answer.ok) {
      this.#failures = 0;
      this.#ports.stored(entry, answer);
      this.remove(entry.clientMessageId);
    } else if (isWithdrawn) {
      this.remove(entry.clientMessageId);
    } else {
      this.#failed(entry, answer);
    }
  }

  #failed(entry: OutboxEntry, failure: CommandFailure): void {
    if (failure.retryable) this.#retry(failure.retryAfterMs);
    // Unless it turned out to be stored meanwhile, by a broadcast that came before this answer.
    else if (this.find(entry.clientMessageId)) this.#refuse(entry, failure);
    else this.next();
  }

  #refuse(entry: OutboxEntry, failure: CommandFailure): void {
    // Its place may have been given while it was on its way.
    const refused = { ...(this.find(entry.clientMessageId) ?? entry), failure };
    this.put([refused]);
    this.#ports.refused(refused);
  }

  #retry(retryAfterMs: number | undefined): void {
    this.#failures += 1;
    this.#show(this.#entries);
    if (!this.#isOpen) return;
    this.#cancelRetry = this.#ports.after(retryAfterMs ?? this.#ports.backOff(this.#failures), () => {
      this.#cancelRetry = null;
      this.next();
    });
  }

  #stopWaiting(): void {
    this.#cancelRetry?.();
    this.#cancelRetry = null;
  }

  #show(entries: readonly OutboxEntry[]): void {
    this.#entries = entries;
    this.#ports.changed(entries.map((entry) => this.#pending(entry)));
  }

  #pending({ clientMessageId, content, composedAt, failure }: OutboxEntry): PendingMessage {
    const delivery = failure ? "failed" : this.#isOpen && this.isSending(clientMessageId) ? "sending" : "queued";
    return { clientMessageId, content, composedAt, delivery, failure };
  }
}

/** Those without a place last, as they stand. */
function byOrder(a: OutboxEntry, b: OutboxEntry): number {
  if (a.order === null || b.order === null) return Number(a.order === null) - Number(b.order === null);
  return a.order - b.order;
}
