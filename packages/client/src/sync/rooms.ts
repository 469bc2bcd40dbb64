import type { CommandFailure } from "@duologue/protocol";
import { backOffMs } from "../back-off.js";
import type { Clock } from "../clock.js";
import type { Link } from "../connection/link.js";
import { applyJoined } from "../state/apply.js";
import { emptyHistory } from "../state/history.js";
import type { LoadError } from "../state/timeline.js";
import { failed, failedForNow, type TimelineState } from "../state/timeline-state.js";
import type { Timelines } from "../state/timelines.js";

/** React's StrictMode, and going back and forth between two conversations, must not leave and join each time. */
const LEAVE_AFTER_MS = 1_000;

type Result = { readonly ok: true } | ({ readonly ok: false } & CommandFailure);

export interface RoomsOptions {
  readonly link: Pick<Link, "request">;
  readonly timelines: Timelines;
  readonly clock: Clock;
  readonly random: () => number;
  /** Whatever is newer than that revision will be heard. */
  readonly onJoined: (conversationId: number, revision: number) => void;
  /** Nothing of that conversation is loaded. */
  readonly onEmpty: (conversationId: number) => void;
  /** Something happened in a loaded conversation while it was not open. */
  readonly onMissed: () => void;
}

/** Which conversations are open, and that their rooms are joined. */
export class Rooms {
  readonly #options: RoomsOptions;
  /** How many have each conversation open. */
  readonly #callers = new Map<number, number>();
  /** Calls off the next try to join. */
  readonly #retries = new Map<number, () => void>();
  readonly #leaving = new Map<number, () => void>();
  /** Joins of this connection, under way or done. */
  readonly #joins = new Map<number, Promise<Result>>();
  #isConnected = false;

  constructor(options: RoomsOptions) {
    this.#options = options;
  }

  /** Whether there is somebody to load that conversation for, and a connection to hear its changes by. */
  isWanted(conversationId: number): boolean {
    return this.#isConnected && this.#isOpen(conversationId);
  }

  /** Conversations that somebody has open. */
  openIds(): Iterable<number> {
    return this.#callers.keys();
  }

  /** Opens a conversation; call what it returns once to close it. */
  open(conversationId: number): () => void {
    this.#callers.set(conversationId, (this.#callers.get(conversationId) ?? 0) + 1);
    this.#stay(conversationId);
    this.#showLoading(conversationId);
    if (this.#isConnected) void this.#keepJoining(conversationId, 0);
    let isReleased = false;
    return () => {
      if (isReleased) return;
      isReleased = true;
      this.#release(conversationId);
    };
  }

  /** There is a connection: joins all rooms. Fails with the first that could be joined later. */
  async connected(): Promise<Result> {
    this.#isConnected = true;
    const results = await Promise.all([...this.#callers.keys()].map((conversationId) => this.#join(conversationId)));
    return results.find(({ ok }) => !ok) ?? { ok: true };
  }

  disconnected(): void {
    this.#isConnected = false;
    this.#joins.clear();
  }

  /** Loads the open timelines anew, whose old messages stay in sight until then, and empties the others. */
  reload(): void {
    this.#joins.clear();
    for (const { conversationId } of this.#options.timelines.all()) {
      const isOpen = this.#isOpen(conversationId);
      this.#options.timelines.update(conversationId, (state) => (isOpen ? replaceable(state) : emptied(state, "idle")));
    }
    for (const conversationId of this.#callers.keys()) void this.#keepJoining(conversationId, 0);
  }

  /** The conversation cannot be seen. */
  fail(conversationId: number, why: LoadError): void {
    this.#options.timelines.update(conversationId, (state) => failed(state, why));
  }

  /** Joins, and again as long as that can help. */
  async #keepJoining(conversationId: number, failures: number): Promise<void> {
    const { timelines, clock, random } = this.#options;
    const result = await this.#join(conversationId);
    if (result.ok || !this.isWanted(conversationId)) return;
    timelines.update(conversationId, (state) => failedForNow(state, result));
    const callOff = clock.after(result.retryAfterMs ?? backOffMs(failures + 1, random), () => {
      if (this.isWanted(conversationId)) void this.#keepJoining(conversationId, failures + 1);
    });
    // One plan, however many wait for the same join.
    this.#retries.get(conversationId)?.();
    this.#retries.set(conversationId, callOff);
  }

  #join(conversationId: number): Promise<Result> {
    const present = this.#joins.get(conversationId);
    if (present) return present;
    const join = this.#joinOnce(conversationId).then((result) => {
      if (!result.ok && this.#joins.get(conversationId) === join) this.#joins.delete(conversationId);
      return result;
    });
    this.#joins.set(conversationId, join);
    return join;
  }

  /** Fails only if another try may succeed. */
  async #joinOnce(conversationId: number): Promise<Result> {
    const answer = await this.#options.link.request("joinRoom", conversationId);
    if (answer.ok) this.#joined(conversationId, answer.revision);
    else if (answer.retryable) return answer;
    else this.fail(conversationId, answer);
    return { ok: true };
  }

  #joined(conversationId: number, revision: number): void {
    const { timelines, onEmpty, onJoined, onMissed } = this.#options;
    onJoined(conversationId, revision);
    timelines.updateHistory(conversationId, (history) => applyJoined(history, revision));
    const { history } = timelines.state(conversationId);
    if ((history.revision ?? 0) < revision) onMissed();
    if (history.from === null) onEmpty(conversationId);
  }

  #isOpen(conversationId: number): boolean {
    return this.#callers.has(conversationId);
  }

  #showLoading(conversationId: number): void {
    this.#options.timelines.update(conversationId, (state) => {
      if (state.status === "ready" || state.status === "loading") return state;
      // What failed before is tried again, join included.
      this.#joins.delete(conversationId);
      return { ...state, status: state.history.from === null ? "loading" : "ready", error: null };
    });
  }

  #release(conversationId: number): void {
    const callers = (this.#callers.get(conversationId) ?? 0) - 1;
    this.#callers.set(conversationId, callers);
    if (callers > 0) return;
    this.#leaving.set(
      conversationId,
      this.#options.clock.after(LEAVE_AFTER_MS, () => this.#leave(conversationId)),
    );
  }

  #stay(conversationId: number): void {
    this.#leaving.get(conversationId)?.();
    this.#leaving.delete(conversationId);
  }

  #leave(conversationId: number): void {
    this.#leaving.delete(conversationId);
    this.#callers.delete(conversationId);
    const wasJoined = this.#joins.delete(conversationId);
    if (wasJoined && this.#isConnected) void this.#options.link.request("leaveRoom", conversationId);
  }
}

function emptied(state: TimelineState, status: TimelineState["status"]): TimelineState {
  return { ...state, history: emptyHistory, status, error: null, loadingOlder: false, replaced: null };
}

function replaceable(state: TimelineState): TimelineState {
  return { ...emptied(state, "loading"), replaced: state.history.from === null ? state.replaced : state.history };
}
