import { useCallback, useSyncExternalStore } from "react";
import { changeAddress } from "./change-address.js";
import { addressOf, conversationAt } from "./conversation-address.js";

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("popstate", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("popstate", listener);
  };
}

function tell(): void {
  for (const listener of listeners) listener();
}

/** What an entry of the browser's history remembers: that the entry before it is the list. */
interface EntryState {
  fromList: boolean;
}

/**
 * The open conversation, as the address says it, so that reload, Back and Forward do what people expect. `open` goes to
 * one; `close` returns to the list, by going back where the list is what one came from.
 */
export function useOpenConversation() {
  const openId = useSyncExternalStore(subscribe, () => conversationAt(window.location.pathname));

  const open = useCallback((conversationId: number) => {
    const current = conversationAt(window.location.pathname);
    if (current === conversationId) return;
    const state: EntryState = { fromList: current === null };
    changeAddress(addressOf(conversationId), "push", state);
    tell();
  }, []);

  const close = useCallback(() => {
    if ((window.history.state as EntryState | null)?.fromList === true) {
      window.history.back();
      return;
    }
    changeAddress(addressOf(null), "replace");
    tell();
  }, []);

  return { openId, open, close };
}
