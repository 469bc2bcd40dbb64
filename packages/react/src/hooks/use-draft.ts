import { useCallback, useEffect, useSyncExternalStore } from "react";
import { createDraftStore } from "../drafts/draft-store.js";
import { localStore } from "../optional-features.js";
import { UNKNOWN_USER } from "./use-user-id.js";

const stored = createDraftStore(localStore);
/** Of a user who is not known yet: in memory, because it may be another one than before. */
const early = createDraftStore(() => null);
let isListening = false;

/** Listens to other tabs from the first time on, for good: a draft is to be right when its conversation opens again. */
function subscribe(listener: () => void): () => void {
  if (!isListening) window.addEventListener("storage", stored.hear);
  isListening = true;
  const ends = [stored.subscribe(listener), early.subscribe(listener)];
  return () => {
    for (const end of ends) end();
  };
}

/** The user is known now: what was begun meanwhile follows what they had left. */
function handOver(conversationId: number, key: string): void {
  const begun = early.read(String(conversationId));
  if (begun === "") return;
  early.write(String(conversationId), "");
  stored.write(key, [stored.read(key), begun].filter((text) => text !== "").join("\n"));
}

/**
 * The draft of one person in one conversation, and what changes it. Two people who share a browser never see each
 * other's drafts, and a draft never moves to another conversation.
 */
export function useDraft(userId: number, conversationId: number): [string, (text: string) => void] {
  const isKnown = userId !== UNKNOWN_USER;
  const store = isKnown ? stored : early;
  const key = isKnown ? `duologue:draft:${userId}:${conversationId}` : String(conversationId);
  const draft = useSyncExternalStore(
    subscribe,
    () => store.read(key),
    () => "",
  );
  useEffect(() => {
    if (isKnown) handOver(conversationId, key);
  }, [isKnown, conversationId, key]);
  const setDraft = useCallback((text: string) => store.write(key, text), [store, key]);
  return [draft, setDraft];
}
