import { useEffect, useState } from "react";
import { firstUnread, mayHaveOlderUnread, newestId } from "../timeline/unread.js";
import { useConnection } from "./use-connection.js";
import { useConversation } from "./use-conversations.js";
import type { UseTimeline } from "./use-timeline.js";

/** How a conversation was found when it was opened; it stays so for the visit. */
export interface Opening {
  /** The key of the first message that was unread then, or null. */
  dividerBefore: string | null;
  /** The newest `message_id` that was read then; what is above counts as new. */
  readUpTo: number;
}

function take(timeline: UseTimeline, currentUserId: number): Opening {
  const first = firstUnread(timeline.messages, currentUserId);
  if (first === null) return { dividerBefore: null, readUpTo: newestId(timeline.messages) };
  return { dividerBefore: first.key, readUpTo: (first.message_id ?? 1) - 1 };
}

/** Whether the list of conversations knows of a newer message than the timeline, which is therefore about to come. */
function useIsBehind(timeline: UseTimeline): boolean {
  const { status } = useConnection();
  const last = useConversation(timeline.conversationId)?.last_message_id ?? 0;
  return status === "live" && last > newestId(timeline.messages);
}

/** Finds the place to begin reading, loading what is needed for it. Null until it is found. */
export function useOpening(timeline: UseTimeline, currentUserId: number): Opening | null {
  const [opening, setOpening] = useState<Opening | null>(null);
  const behind = useIsBehind(timeline);
  const older = !timeline.olderFailed && mayHaveOlderUnread(timeline, currentUserId);
  const waiting = opening === null && timeline.status === "ready";
  const { loadOlder, loadingOlder } = timeline;

  useEffect(() => {
    if (waiting && older && !loadingOlder) void loadOlder();
  }, [waiting, older, loadingOlder, loadOlder]);

  // During the render, so that the messages never show without their divider.
  if (waiting && !older && !behind) setOpening(take(timeline, currentUserId));
  return opening;
}
