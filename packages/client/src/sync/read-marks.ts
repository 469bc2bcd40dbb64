import { LIMITS, type MessageUpdated } from "@duologue/protocol";
import { backOffMs } from "../back-off.js";
import type { Clock } from "../clock.js";
import type { Link } from "../connection/link.js";
import { findRow } from "../state/history.js";
import type { Timelines } from "../state/timelines.js";

/** What scrolls into view together is marked together; a person does not notice so short a wait. */
const BATCH_MS = 50;

export interface ReadMarksOptions {
  readonly link: Pick<Link, "request">;
  readonly timelines: Timelines;
  readonly clock: Clock;
  readonly random: () => number;
  /** The server has marked them. */
  readonly onMarked: (update: MessageUpdated) => void;
}

/** Tells the server which messages this person has seen, until it has answered. */
export class ReadMarks {
  readonly #options: ReadMarksOptions;
  /** Messages to mark, by conversation. */
  readonly #wanted = new Map<number, Set<number>>();
  /** Messages for which the server has answered, or is being asked. */
  readonly #asked = new Set<number>();
  #isConnected = false;
  #isRunning = false;
  #failures = 0;
  #cancel: (() => void) | null = null;

  constructor(options: ReadMarksOptions) {
    this.#options = options;
  }

  /** Of these messages, those that were sent to this user and are not read yet. */
  add(conversationId: number, messageIds: readonly number[]): void {
    const needed = messageIds.filter((messageId) => this.#isNeeded(conversationId, messageId));
    if (needed.length === 0) return;
    this.#want(conversationId, needed);
    this.#runAfter(BATCH_MS);
  }

  connected(): void {
    this.#isConnected = true;
    this.#failures = 0;
    this.#stopWaiting();
    void this.#run();
  }

  /** Somebody does not want to wait: what is to be tried again later is tried now. */
  hurry(): void {
    if (this.#cancel === null) return;
    this.#stopWaiting();
    void this.#run();
  }

  disconnected(): void {
    this.#isConnected = false;
    this.#stopWaiting();
  }

  /** The server begins anew: what it said before about marks no longer holds. */
  forget(): void {
    this.#asked.clear();
  }

  #want(conversationId: number, messageIds: readonly number[]): void {
    this.#wanted.set(conversationId, new Set([...(this.#wanted.get(conversationId) ?? []), ...messageIds]));
  }

  #isNeeded(conversationId: number, messageId: number): boolean {
    if (this.#asked.has(messageId)) return false;
    const { history, me } = this.#options.timelines.state(conversationId);
    const row = findRow(history, messageId);
    return row !== undefined && row.receiver_id === me && !row.read_status;
  }

  #runAfter(ms: number): void {
    if (!this.#isConnected) return;
    this.#cancel ??= this.#options.clock.after(ms, () => {
      this.#cancel = null;
      void this.#run();
    });
  }

  #stopWaiting(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  async #run(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    const batch = [...this.#wanted];
    this.#wanted.clear();
    for (const [conversationId, wanted] of batch) {
      const messageIds = [...wanted].filter((messageId) => this.#isNeeded(conversationId, messageId));
      for (let start = 0; start < messageIds.length; start += LIMITS.messageIdsPerRead) {
        await this.#mark(conversationId, messageIds.slice(start, start + LIMITS.messageIdsPerRead));
      }
    }
    this.#isRunning = false;
    // What was added meanwhile; what failed has a longer wait already.
    if (this.#wanted.size > 0) this.#runAfter(BATCH_MS);
  }

  async #mark(conversationId: number, messageIds: number[]): Promise<void> {
    for (const messageId of messageIds) this.#asked.add(messageId);
    const answer = await this.#options.link.request("markAsRead", { conversationId, messageIds });
    if (answer.ok) {
      this.#failures = 0;
      const { messageIds: marked, revision } = answer;
      // Nothing changed: they were read elsewhere, which is heard by itself.
      if (marked.length > 0)
        this.#options.onMarked({ conversationId, messageIds: marked, revision, read_status: true });
    } else if (answer.retryable) {
      this.#again(conversationId, messageIds, answer.retryAfterMs);
    }
  }

  #again(conversationId: number, messageIds: readonly number[], retryAfterMs: number | undefined): void {
    for (const messageId of messageIds) this.#asked.delete(messageId);
    this.#failures += 1;
    this.#want(conversationId, messageIds);
    this.#runAfter(retryAfterMs ?? backOffMs(this.#failures, this.#options.random));
  }
}
