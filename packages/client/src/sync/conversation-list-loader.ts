import type { Conversation } from "@duologue/protocol";
import { backOffMs } from "../back-off.js";
import type { Clock } from "../clock.js";
import type { Outcome } from "../outcome.js";
import { type Conversations, isBehind, renewed, withConversations, withUnreadTotal } from "../state/conversations.js";
import type { Store } from "../state/store.js";
import type { LoadError } from "../state/timeline.js";

/** A page of conversations, newest first. */
export interface ConversationPage {
  readonly data: readonly Conversation[];
  readonly has_more: boolean;
  /** Unread messages in all conversations; with the first page only. */
  readonly unread_total?: number;
}

export interface ConversationListLoaderOptions {
  readonly list: Store<Conversations>;
  readonly clock: Clock;
  readonly random: () => number;
  /** This user. */
  readonly me: () => number;
  /** The newest conversations, or those after the conversation `before`. */
  readonly fetchPage: (before?: number) => Promise<Outcome<ConversationPage>>;
  readonly fetchOne: (conversationId: number) => Promise<Outcome<Conversation>>;
  /** Conversations that are on screen, wherever in the list they are. */
  readonly openIds: () => Iterable<number>;
}

/** Loads the list of conversations, and brings rows of it up to date. */
export class ConversationListLoader {
  readonly #options: ConversationListLoaderOptions;
  /** Up to which revision rows have to be brought; kept until they are. */
  readonly #stale = new Map<number, number>();
  /** Open conversations that were fetched by themselves, whatever came of it. */
  readonly #fetched = new Set<number>();
  #isConnected = false;
  #isLoading = false;
  #failures = 0;
  /** Ends the wait for the next try; null if nothing waits. */
  #cancelRetry: (() => void) | null = null;
  #more: Promise<void> | null = null;
  #era = 0;

  constructor(options: ConversationListLoaderOptions) {
    this.#options = options;
  }

  connected(): void {
    this.#isConnected = true;
    this.#failures = 0;
    this.#fetched.clear();
    void this.#begin();
  }

  /** A conversation was opened: its row is fetched if it is further down than anybody has looked. */
  opened(): void {
    void this.#load();
  }

  /**
   * A room is joined, and tells what is newer than that revision. What is older the inbox may have left to the room:
   * between processes, a change may reach the inbox when the room is joined, and the room before.
   */
  joined(conversationId: number, revision: number): void {
    const list = this.#options.list.snapshot();
    if (list.rows.has(conversationId) && isBehind(list, conversationId, revision)) {
      this.refresh([{ conversationId, revision }]);
    }
  }

  disconnected(): void {
    this.#isConnected = false;
    this.#endWait();
  }

  /** Loads everything anew. What is shown is replaced by the first page. */
  reload(): void {
    this.#era += 1;
    this.#isLoading = false;
    this.#more = null;
    this.#stale.clear();
    this.#fetched.clear();
    this.#options.list.update(renewed);
    void this.#begin();
  }

  /** These conversations changed: rows that are older are fetched, after a failure not before the next try. */
  refresh(changed: readonly { readonly conversationId: number; readonly revision: number }[]): void {
    for (const { conversationId, revision } of changed) {
      this.#stale.set(conversationId, Math.max(revision, this.#stale.get(conversationId) ?? 0));
    }
    if (!this.#cancelRetry) void this.#load();
  }

  /** Loads the page after the last one; the first one at once, if it could not be loaded. */
  more(): Promise<void> {
    const { hasMore, floor } = this.#options.list.snapshot();
    if (floor === null) return this.#begin();
    if (!hasMore) return Promise.resolve();
    const era = this.#era;
    this.#more ??= this.#loadMore(floor, era).finally(() => {
      if (era === this.#era) this.#more = null;
    });
    return this.#more;
  }

  /** A row that was fetched by other means. */
  put(conversation: Conversation): void {
    this.#options.list.update((list) => withConversations(list, [conversation], this.#options.me()));
  }

  /** Loads from the first page on, and shows it. */
  async #begin(): Promise<void> {
    if (!this.#isConnected || this.#isLoading) return;
    this.#options.list.update((list) => (list.floor === null ? { ...list, status: "loading", error: null } : list));
    await this.#load();
  }

  /** The first load, or what it takes to bring stale rows up to date; again until all is well. */
  async #load(): Promise<void> {
    if (this.#isLoading || !this.#isConnected) return;
    this.#endWait();
    this.#isLoading = true;
    const era = this.#era;
    let isDone = true;
    while (isDone && this.#needsPage()) isDone = await this.#loadNewest(era);
    for (let id = this.#missing(); isDone && id !== undefined; id = this.#missing())
      isDone = await this.#loadOne(id, era);
    if (era === this.#era) this.#isLoading = false;
  }

  #needsPage(): boolean {
    const list = this.#options.list.snapshot();
    if (list.floor === null) return true;
    for (const [id, revision] of this.#stale) if (!isBehind(list, id, revision)) this.#stale.delete(id);
    return this.#stale.size > 0;
  }

  /** Pages from the top for as long as rows that are shown stay behind. Whether all went well. */
  async #loadNewest(era: number): Promise<boolean> {
    const asked = new Map(this.#stale);
    let before: number | undefined;
    do {
      const page = await this.#options.fetchPage(before);
      if (era !== this.#era) return false;
      if (!page.ok) return this.#failed(page);
      this.#failures = 0;
      this.#options.list.update((list) => withPage(list, page.value, this.#options.me(), list.floor === null));
      before = page.value.has_more ? page.value.data.at(-1)?.conversation_id : undefined;
    } while (before !== undefined && this.#isShownBehind(asked));
    // What is not found down to there is further down than anybody has looked.
    for (const [id, revision] of asked) if (this.#stale.get(id) === revision) this.#stale.delete(id);
    return true;
  }

  /** An open conversation that no page has brought. */
  #missing(): number | undefined {
    const { rows } = this.#options.list.snapshot();
    return [...this.#options.openIds()].find((id) => !rows.has(id) && !this.#fetched.has(id));
  }

  /** The row of one conversation, for its place in the order. Pages go on where the last one ended. */
  async #loadOne(conversationId: number, era: number): Promise<boolean> {
    const row = await this.#options.fetchOne(conversationId);
    if (era !== this.#era) return false;
    if (!row.ok && row.retryable) return this.#failed(row);
    this.#fetched.add(conversationId);
    if (row.ok) this.put(row.value);
    return true;
  }

  #isShownBehind(stale: ReadonlyMap<number, number>): boolean {
    const list = this.#options.list.snapshot();
    return [...stale].some(([id, revision]) => list.rows.has(id) && isBehind(list, id, revision));
  }

  /** Tries again, if that can help and there is a connection: the next one loads anyway. Shows why nothing is there. */
  #failed(why: Extract<Outcome<never>, { ok: false }>): false {
    const { list, clock, random } = this.#options;
    if (!this.#isConnected) return false;
    list.update((before) => withFailure(before, why));
    if (why.retryable) {
      this.#failures += 1;
      const wait = why.retryAfterMs ?? backOffMs(this.#failures, random);
      this.#cancelRetry = clock.after(wait, () => void this.#load());
    }
    return false;
  }

  #endWait(): void {
    this.#cancelRetry?.();
    this.#cancelRetry = null;
  }

  async #loadMore(floor: number, era: number): Promise<void> {
    const { list, clock, random } = this.#options;
    list.update((before) => ({ ...before, loadingMore: true }));
    const page = await this.#options.fetchPage(floor);
    if (era !== this.#era) return;
    if (page.ok) list.update((before) => withPage(before, page.value, this.#options.me(), true));
    // A list that is scrolled to its end asks again at once.
    else await new Promise<void>((resolve) => void clock.after(page.retryAfterMs ?? backOffMs(1, random), resolve));
    if (era === this.#era) list.update((before) => ({ ...before, loadingMore: false }));
  }
}

/** `isNext`: the page continues what is loaded, so that the list reaches down to its end now. */
function withPage(list: Conversations, page: ConversationPage, me: number, isNext: boolean): Conversations {
  const { unread_total } = page;
  const known = withConversations(list, page.data, me);
  const next = unread_total === undefined ? known : withUnreadTotal(known, unread_total);
  if (!isNext) return next;
  const floor = page.data.at(-1)?.conversation_id ?? list.floor ?? 0;
  return { ...next, status: "ready", error: null, floor, hasMore: page.has_more, replaced: null };
}

function withFailure(list: Conversations, { code, error, retryable }: LoadError): Conversations {
  // To have asked too often is no trouble that a person needs to know of.
  if (list.floor !== null || code === "rate_limited") return list;
  return { ...list, status: "failed", error: { code, error, retryable }, replaced: retryable ? list.replaced : null };
}
