import { createMemoryOutboxStorage } from "../src/outbox/memory-outbox-storage.js";
import type { OutboxNews, OutboxTabs } from "../src/outbox/outbox-tabs.js";

interface Wish {
  readonly tab: ModelTab;
  readonly userId: number;
  readonly granted: () => void;
}

export interface BrowserOptions {
  /** Without them, every tab has the right that it asks for. */
  readonly hasLocks?: boolean;
  /** Whether what one tab does reaches the others when the test says so; else at once. */
  readonly isHeld?: boolean;
}

/** The tabs of one browser: as Web Locks and BroadcastChannel bind them, with the locks in sight of the test. */
export class ModelBrowser {
  /** What outlives its tabs. */
  readonly storage = createMemoryOutboxStorage();
  readonly #hasLocks: boolean;
  readonly #isHeld: boolean;
  readonly #tabs = new Set<ModelTab>();
  /** Who holds the right of a user, and behind it who waits for it. */
  readonly #wishes: Wish[] = [];

  constructor({ hasLocks = true, isHeld = false }: BrowserOptions = {}) {
    this.#hasLocks = hasLocks;
    this.#isHeld = isHeld;
  }

  tab(): ModelTab {
    const tab = new ModelTab(this, this.#isHeld);
    this.#tabs.add(tab);
    return tab;
  }

  wish(wish: Wish): void {
    if (this.#hasLocks) this.#wishes.push(wish);
    if (!this.#hasLocks || this.#holder(wish.userId) === wish) wish.granted();
  }

  giveBack(isMeant: (wish: Wish) => boolean): void {
    for (const wish of this.#wishes.filter(isMeant)) {
      const wasHolder = this.#holder(wish.userId) === wish;
      this.#wishes.splice(this.#wishes.indexOf(wish), 1);
      const next = this.#holder(wish.userId);
      // The next one may have gone by the time that it would get to know.
      if (wasHolder && next) next.tab.comes(() => this.#wishes.includes(next) && next.granted());
    }
  }

  tell(from: ModelTab, news: OutboxNews): void {
    for (const tab of this.#tabs) if (tab !== from) tab.comes(() => tab.hear?.(news));
  }

  forget(tab: ModelTab): void {
    this.#tabs.delete(tab);
  }

  #holder(userId: number): Wish | undefined {
    return this.#wishes.find((wish) => wish.userId === userId);
  }
}

export class ModelTab implements OutboxTabs {
  readonly #browser: ModelBrowser;
  readonly #isHeld: boolean;
  /** What other tabs did, on its way here. */
  #coming: (() => void)[] = [];
  hear: ((news: OutboxNews) => void) | null = null;

  constructor(browser: ModelBrowser, isHeld: boolean) {
    this.#browser = browser;
    this.#isHeld = isHeld;
  }

  hold(userId: number, granted: () => void): () => void {
    this.#browser.wish({ tab: this, userId, granted });
    return () => this.#browser.giveBack((wish) => wish.granted === granted);
  }

  tell(news: OutboxNews): void {
    this.#browser.tell(this, news);
  }

  listen(hear: (news: OutboxNews) => void): () => void {
    this.hear = hear;
    return () => {
      this.hear = null;
    };
  }

  comes(what: () => void): void {
    if (this.#isHeld) this.#coming.push(what);
    else queueMicrotask(what);
  }

  get isIdle(): boolean {
    return this.#coming.length === 0;
  }

  /** The next of what other tabs did gets here. */
  learn(): void {
    this.#coming.shift()?.();
  }

  /** The tab is closed, or the browser ends it: nobody in it is asked. */
  die(): void {
    this.hear = null;
    this.#coming = [];
    this.#browser.forget(this);
    this.#browser.giveBack((wish) => wish.tab === this);
  }
}
