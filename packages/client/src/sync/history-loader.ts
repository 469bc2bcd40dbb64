import type { Message } from "@duologue/protocol";
import { backOffMs } from "../back-off.js";
import type { Clock } from "../clock.js";
import type { Outcome } from "../outcome.js";
import { applyPage } from "../state/apply.js";
import { failed, failedForNow, type TimelineState } from "../state/timeline-state.js";
import type { Timelines } from "../state/timelines.js";

/** A page of stored messages, oldest first. */
export interface HistoryPage {
  readonly data: readonly Message[];
  readonly has_more: boolean;
}

export interface HistoryLoaderOptions {
  readonly timelines: Timelines;
  readonly clock: Clock;
  readonly random: () => number;
  /** The newest messages, or those before `before`. */
  readonly fetchPage: (conversationId: number, before?: number) => Promise<Outcome<HistoryPage>>;
  /** Whether anybody still wants to see that conversation, and there is a connection. */
  readonly isWanted: (conversationId: number) => boolean;
}

/** Loads pages of stored messages into the timelines. */
export class HistoryLoader {
  readonly #options: HistoryLoaderOptions;
  readonly #newest = new Set<number>();
  readonly #older = new Map<number, Promise<void>>();
  /** Calls off the next try for a newest page. */
  readonly #retries = new Map<number, () => void>();
  /** What was asked for before the last `forget()` must not be applied. */
  #era = 0;

  constructor(options: HistoryLoaderOptions) {
    this.#options = options;
  }

  /** Loads the newest page, if nothing is loaded. Tries again while that can help and the conversation is open. */
  async newest(conversationId: number, failures = 0): Promise<void> {
    if (this.#newest.has(conversationId) || !this.#isMissing(conversationId)) return;
    this.#retries.get(conversationId)?.();
    this.#newest.add(conversationId);
    const era = this.#era;
    const page = await this.#options.fetchPage(conversationId);
    if (era !== this.#era) return;
    this.#newest.delete(conversationId);
    if (page.ok || !page.retryable) return this.#update(conversationId, (state) => loaded(state, page));
    // Without a connection there is no trouble of its own to show, and the next one asks again.
    if (!this.#isMissing(conversationId)) return;
    this.#update(conversationId, (state) => failedForNow(state, page));
    const wait = page.retryAfterMs ?? backOffMs(failures + 1, this.#options.random);
    const callOff = this.#options.clock.after(wait, () => void this.newest(conversationId, failures + 1));
    this.#retries.set(conversationId, callOff);
  }

  /** Loads the page before the oldest one that is loaded. */
  older(conversationId: number): Promise<void> {
    const running = this.#older.get(conversationId);
    if (running) return running;
    const { from } = this.#options.timelines.state(conversationId).history;
    if (from === null || from === 0) return Promise.resolve();
    const era = this.#era;
    const loading = this.#loadOlder(conversationId, from, era);
    this.#older.set(conversationId, loading);
    return loading;
  }

  /** What is under way will not be applied: all is to be loaded anew. */
  forget(): void {
    this.#era += 1;
    this.#newest.clear();
    this.#older.clear();
    for (const callOff of this.#retries.values()) callOff();
  }

  async #loadOlder(conversationId: number, from: number, era: number): Promise<void> {
    this.#update(conversationId, (state) => ({ ...state, loadingOlder: true }));
    const page = await this.#options.fetchPage(conversationId, from);
    if (era !== this.#era) return;
    // A list that is scrolled to its top asks again at once.
    if (!page.ok) await this.#wait(page.retryAfterMs ?? backOffMs(1, this.#options.random));
    if (era !== this.#era) return;
    this.#older.delete(conversationId);
    this.#update(conversationId, (state) => ({ ...(page.ok ? loaded(state, page) : state), loadingOlder: false }));
  }

  #isMissing(conversationId: number): boolean {
    const { timelines, isWanted } = this.#options;
    return timelines.state(conversationId).history.from === null && isWanted(conversationId);
  }

  #update(conversationId: number, change: (state: TimelineState) => TimelineState): void {
    this.#options.timelines.update(conversationId, change);
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#options.clock.after(ms, resolve);
    });
  }
}

function loaded(state: TimelineState, page: Outcome<HistoryPage>): TimelineState {
  if (!page.ok) return failed(state, page);
  const history = applyPage(state.history, page.value.data, page.value.has_more);
  return { ...state, history, status: "ready", error: null, replaced: null };
}
