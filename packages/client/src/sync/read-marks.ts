import { type CommandAnswer, LIMITS, type MessageUpdated } from "@duologue/protocol";
import { backOffMs } from "../back-off.js";
import type { Clock } from "../clock.js";
import type { Link } from "../connection/link.js";
import { findRow, placeOf } from "../state/history.js";
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

/** Messages to mark in one conversation. */
interface Wanted {
  readonly messageIds: ReadonlySet<number>;
  /** Every earlier message up to this id too; 0 for none. */
  readonly upTo: number;
}

const NOTHING: Wanted = { messageIds: new Set(), upTo: 0 };

/** Reports to the server which messages this user has seen, until it responds. */
export class ReadMarks {
  readonly #options: ReadMarksOptions;
  /** By conversation. */
  readonly #wanted = new Map<number, Wanted>();
  /** Messages that the server has marked, or is marking. */
  readonly #asked = new Set<number>();
  /** By conversation: up to which message the server has marked all, or is marking them. */
  readonly #askedUpTo = new Map<number, number>();
  #isConnected = false;
  #isRunning = false;
  #failures = 0;
  #cancel: (() => void) | null = null;

  constructor(options: ReadMarksOptions) {
    this.#options = options;
  }

  /** Marks those of these messages that were sent to this user and are unread. */
  add(conversationId: number, messageIds: readonly number[]): void {
    const needed = messageIds.filter((messageId) => this.#isNeeded(conversationId, messageId));
    if (needed.length === 0) return;
    this.#want(conversationId, needed, 0);
    this.#runAfter(BATCH_MS);
  }

  /** Marks all that was sent to this user in the conversation up to this message, loaded or not. */
  addUpTo(conversationId: number, messageId: number): void {
    if (messageId <= (this.#askedUpTo.get(conversationId) ?? 0)) return;
    this.#want(conversationId, [], messageId);
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
    this.#askedUpTo.clear();
  }

  #want(conversationId: number, messageIds: readonly number[], upTo: number): void {
    const before = this.#wanted.get(conversationId) ?? NOTHING;
    this.#wanted.set(conversationId, {
      messageIds: new Set([...before.messageIds, ...messageIds]),
      upTo: Math.max(before.upTo, upTo),
    });
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
    for (const [conversationId, wanted] of batch) await this.#markAll(conversationId, wanted);
    this.#isRunning = false;
    // What was added meanwhile; what failed has a longer wait already.
    if (this.#wanted.size > 0) this.#runAfter(BATCH_MS);
  }

  /** In several commands if there are more than one may name. The last one takes `upTo`. */
  async #markAll(conversationId: number, { messageIds, upTo }: Wanted): Promise<void> {
    const named = new Set([...messageIds, ...this.#loadedUpTo(conversationId, upTo)]);
    const needed = [...named].filter((messageId) => this.#isNeeded(conversationId, messageId));
    const size = LIMITS.messageIdsPerRead;
    for (let start = 0; start + size < needed.length; start += size) {
      await this.#mark(conversationId, needed.slice(start, start + size), 0);
    }
    const rest = needed.slice(Math.max(0, Math.ceil(needed.length / size) - 1) * size);
    if (rest.length > 0 || upTo > 0) await this.#mark(conversationId, rest, upTo);
  }

  /** The loaded ones are named, because a server that does not know `upTo` ignores it. */
  #loadedUpTo(conversationId: number, upTo: number): number[] {
    if (upTo === 0) return [];
    const { rows } = this.#options.timelines.state(conversationId).history;
    const earlier = rows.slice(0, placeOf(rows, upTo + 1));
    return earlier.filter((row) => !row.read_status).map((row) => row.message_id);
  }

  async #mark(conversationId: number, messageIds: readonly number[], upTo: number): Promise<void> {
    for (const messageId of messageIds) this.#asked.add(messageId);
    if (upTo > 0) this.#askedUpTo.set(conversationId, upTo);
    const command = { conversationId, ...(upTo > 0 && { upTo }) };
    let answer = await this.#options.link.request("markAsRead", { ...command, messageIds: [...messageIds] });
    while (answer.ok && this.#marked(conversationId, answer)) {
      answer = await this.#options.link.request("markAsRead", { ...command, messageIds: [] });
    }
    if (answer.ok || !answer.retryable) return;
    this.#again(conversationId, messageIds, upTo, answer.retryAfterMs);
  }

  /** Takes in what the server has marked. Returns whether more is to be marked. */
  #marked(conversationId: number, { messageIds, revision, has_more }: CommandAnswer<"markAsRead">): boolean {
    this.#failures = 0;
    // If none changed, they were read elsewhere, which the server reports by an event.
    if (messageIds.length > 0) this.#options.onMarked({ conversationId, messageIds, revision, read_status: true });
    return has_more === true;
  }

  #again(conversationId: number, messageIds: readonly number[], upTo: number, retryAfterMs: number | undefined): void {
    for (const messageId of messageIds) this.#asked.delete(messageId);
    this.#failures += 1;
    this.#want(conversationId, messageIds, upTo);
    this.#runAfter(retryAfterMs ?? backOffMs(this.#failures, this.#options.random));
  }
}
