import { optional } from "../optional-features.js";

/** What somebody began to write and has not sent, kept over a reload. */
export interface DraftStore {
  read: (key: string) => string;
  /** An empty text forgets the draft. */
  write: (key: string, text: string) => void;
  subscribe: (listener: () => void) => () => void;
  /**
   * Another tab of this browser changed a draft: what is the same here follows, so that what was sent there is not sent
   * again here. What was changed here meanwhile stays.
   */
  hear: (change: Pick<StorageEvent, "key" | "oldValue" | "newValue">) => void;
}

/** Without a storage, or with one that rejects a call (a private window, a full disk), drafts live as long as the page. */
export function createDraftStore(storage: () => Storage | null): DraftStore {
  const drafts = new Map<string, string>();
  const listeners = new Set<() => void>();

  function read(key: string): string {
    const known = drafts.get(key);
    if (known !== undefined) return known;
    const kept = optional(() => storage()?.getItem(key)) ?? "";
    drafts.set(key, kept);
    return kept;
  }

  function write(key: string, text: string): void {
    drafts.set(key, text);
    optional(() => (text === "" ? storage()?.removeItem(key) : storage()?.setItem(key, text)));
    tell();
  }

  function hear({ key, oldValue, newValue }: Pick<StorageEvent, "key" | "oldValue" | "newValue">): void {
    if (key === null || drafts.get(key) !== (oldValue ?? "")) return;
    drafts.set(key, newValue ?? "");
    tell();
  }

  function tell(): void {
    for (const listener of listeners) listener();
  }

  function subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  return { read, write, subscribe, hear };
}
