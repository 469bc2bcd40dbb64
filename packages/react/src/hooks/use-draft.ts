import { useCallback, useSyncExternalStore } from "react";
import { createDraftStore } from "../drafts/draft-store.js";

const store = createDraftStore(() => window.localStorage);

/**
 * The draft of one person in one conversation, and what changes it. Two people who share a browser never see each
 * other's drafts, and a draft never moves to another conversation.
 */
export function useDraft(userId: number, conversationId: number): [string, (text: string) => void] {
  const key = `duologue:draft:${userId}:${conversationId}`;
  const draft = useSyncExternalStore(
    store.subscribe,
    () => store.read(key),
    () => "",
  );
  const setDraft = useCallback((text: string) => store.write(key, text), [key]);
  return [draft, setDraft];
}
