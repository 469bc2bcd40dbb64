import { localStore, optional } from "../optional-features.js";

const KEY = "duologue:unfinished-sign-out";

/** Where the browser refuses storage, the page's own life has to do. */
let isRemembered = false;

/**
 * That somebody signed out and the server could not be told: its cookie still opens the account, and only the server
 * can take it back. Kept over a reload, or the next person at this browser would be let in.
 */
export const unfinishedSignOut = {
  remember(): void {
    isRemembered = true;
    optional(() => localStore()?.setItem(KEY, "yes"));
  },
  /** It is done, or somebody signed in since: the cookie is theirs. */
  forget(): void {
    isRemembered = false;
    optional(() => localStore()?.removeItem(KEY));
  },
  isThere(): boolean {
    const store = localStore();
    return optional(() => store && store.getItem(KEY) !== null) ?? isRemembered;
  },
  /** Calls `listener` when another tab of this browser remembers a sign-out; returns what ends that. */
  onRememberedElsewhere(listener: () => void): () => void {
    const onStorage = ({ key, newValue }: StorageEvent) => {
      if (key === KEY && newValue !== null) listener();
    };
    window.addEventListener("storage", onStorage);
    return () => window.removeEventListener("storage", onStorage);
  },
};
