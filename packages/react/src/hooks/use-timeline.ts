import type { Timeline } from "@duologue/client";
import { useCallback, useEffect, useState } from "react";
import { useDuologue } from "../duologue-context.js";
import { useView } from "./use-view.js";

export interface UseTimeline extends Timeline {
  /** Loads the page before the oldest message; a failure shows in `olderFailed`. */
  loadOlder: () => Promise<void>;
  olderFailed: boolean;
  /** Opens the conversation anew after it failed. */
  reopen: () => void;
}

/** The messages of a conversation. It stays open as long as some component uses this. */
export function useTimeline(conversationId: number): UseTimeline {
  const client = useDuologue();
  const [attempt, setAttempt] = useState(0);
  const [olderFailed, setOlderFailed] = useState(false);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt opens the same conversation again
  useEffect(() => client.open(conversationId), [client, conversationId, attempt]);

  const loadOlder = useCallback(async () => {
    setOlderFailed(false);
    const { snapshot } = client.timeline(conversationId);
    const oldest = snapshot().messages[0];
    await client.loadOlder(conversationId);
    // It never rejects: that nothing came before the oldest message, though there is something, is the failure.
    setOlderFailed(snapshot().hasOlder && snapshot().messages[0]?.key === oldest?.key);
  }, [client, conversationId]);
  const reopen = useCallback(() => setAttempt((count) => count + 1), []);

  return { ...useView(client.timeline(conversationId)), loadOlder, olderFailed, reopen };
}
