import { useCallback, useSyncExternalStore } from "react";
import { createDraftStore } from "../drafts/draft-store.js";
import { localStore } from "../optional-features.js";

const store = createDraftStore(localStore);
let isListening = false;

/** Listens to other tabs from the first time on, for good: a draft is to be right when its conversation opens again. */
function subscribe(listener: () => void): () => void {
  if (!isListening) window.addEventListener("storage", store.hear);
  isListening = true;
  return store.subscribe(listener);
}

/**
 * The draft of one person in one conversation, and what changes it. Two people who share a browser never see each
 * other's drafts, and a draft never moves to another conversation.
 */
export function useDraft(userId: number, conversationId: number): [string, (text: string) => void] {
  const key = `duologue:draft:${userId}:${conversationId}`;
  const draft = useSyncExternalStore(
    subscribe,
    () => store.read(key),
    () => "",
  );
  const setDraft = useCallback((text: string) => store.write(key, text), [key]);
  return [draft, setDraft];
}
