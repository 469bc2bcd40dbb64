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

/** A private window or a full disk may refuse storage at any call: then drafts live as long as the page. */
function attempt<T>(action: () => T, otherwise: T): T {
  try {
    return action();
  } catch {
    return otherwise;
  }
}

/** `storage` is asked for late, because merely naming `localStorage` throws where it is forbidden. */
export function createDraftStore(storage: () => Storage): DraftStore {
  const drafts = new Map<string, string>();
  const listeners = new Set<() => void>();

  function read(key: string): string {
    const known = drafts.get(key);
    if (known !== undefined) return known;
    const kept = attempt(() => storage().getItem(key), null) ?? "";
    drafts.set(key, kept);
    return kept;
  }

  function write(key: string, text: string): void {
    drafts.set(key, text);
    attempt(() => (text === "" ? storage().removeItem(key) : storage().setItem(key, text)), undefined);
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
