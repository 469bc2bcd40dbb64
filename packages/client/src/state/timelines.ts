import type { History } from "./history.js";
import { derive, Store } from "./store.js";
import type { Timeline } from "./timeline.js";
import { emptyTimeline, settle, type TimelineState, toTimeline } from "./timeline-state.js";
import type { View } from "./view.js";

interface Entry {
  readonly store: Store<TimelineState>;
  readonly view: View<Timeline>;
}

/** The timelines of all conversations that anybody asked for. */
export class Timelines {
  readonly #entries = new Map<number, Entry>();
  #me: number | null = null;
  /** Called when a pending message turns out to be stored, by whatever road that was heard. */
  onStored: (conversationId: number, clientMessageId: string) => void = () => {};

  /** The same object for the same id. */
  view(conversationId: number): View<Timeline> {
    return this.#entry(conversationId).view;
  }

  state(conversationId: number): TimelineState {
    return this.#entry(conversationId).store.snapshot();
  }

  update(conversationId: number, change: (state: TimelineState) => TimelineState, canWait = false): void {
    const { store } = this.#entry(conversationId);
    const { state, stored } = settle(change(store.snapshot()));
    store.set(state, canWait);
    for (const clientMessageId of stored) this.onStored(conversationId, clientMessageId);
  }

  /** Something was heard of the stored messages. */
  updateHistory(conversationId: number, change: (history: History) => History): void {
    const heard = (state: TimelineState) => {
      const history = change(state.history);
      return history === state.history ? state : { ...state, history };
    };
    this.update(conversationId, heard, true);
  }

  all(): TimelineState[] {
    return [...this.#entries.values()].map((entry) => entry.store.snapshot());
  }

  setMe(me: number): void {
    this.#me = me;
    for (const { conversationId } of this.all()) this.update(conversationId, (state) => ({ ...state, me }));
  }

  #entry(conversationId: number): Entry {
    const present = this.#entries.get(conversationId);
    if (present) return present;
    const store = new Store(emptyTimeline(conversationId, this.#me));
    const entry = { store, view: derive(store, toTimeline) };
    this.#entries.set(conversationId, entry);
    return entry;
  }
}
