import type { TimelineMessage } from "@duologue/client";
import { useEffect, useState } from "react";
import { firstUnread, mayHaveOlderUnread, newerOnes, newestId } from "../timeline/unread.js";
import { useConnection } from "./use-connection.js";
import { useConversation } from "./use-conversations.js";
import { useLooking } from "./use-looking.js";
import type { UseTimeline } from "./use-timeline.js";

/**
 * How a conversation was found when it was opened. It stays so for the visit: until messages arrive while the reader is
 * not looking.
 */
export interface Opening {
  /** The key of the first message that was unread then, or null. */
  dividerBefore: string | null;
  /** The newest `message_id` that was read then; what is above counts as new. */
  readUpTo: number;
  /** Whether unread messages arrived while the reader was not looking, who has not returned since. */
  awaitsReader: boolean;
}

function take(timeline: UseTimeline, currentUserId: number): Omit<Opening, "awaitsReader"> {
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

/** Whether unread messages arrived since the reader stopped looking. False while the reader looks. */
function useArrivals(messages: readonly TimelineMessage[], currentUserId: number, isOpen: boolean): boolean {
  const isAway = !useLooking() && isOpen;
  const [leftAt, setLeftAt] = useState<number | null>(null);
  if (isAway && leftAt === null) setLeftAt(newestId(messages));
  else if (!isAway && leftAt !== null) setLeftAt(null);
  return (
    isAway && leftAt !== null && newerOnes(messages, currentUserId, leftAt).some((message) => !message.read_status)
  );
}

/** Finds the place to begin reading, loading what is needed for it. Null until it is found. */
export function useOpening(timeline: UseTimeline, currentUserId: number): Opening | null {
  const [opening, setOpening] = useState<Omit<Opening, "awaitsReader"> | null>(null);
  const behind = useIsBehind(timeline);
  const older = !timeline.olderFailed && mayHaveOlderUnread(timeline, currentUserId);
  const waiting = opening === null && timeline.status === "ready";
  const { loadOlder, loadingOlder } = timeline;

  useEffect(() => {
    if (waiting && older && !loadingOlder) void loadOlder();
  }, [waiting, older, loadingOlder, loadOlder]);

  const hasArrivals = useArrivals(timeline.messages, currentUserId, opening !== null);
  const [hadArrivals, setHadArrivals] = useState(false);
  // During the render, so that the messages never show without their divider.
  if (waiting && !older && !behind) setOpening(take(timeline, currentUserId));
  if (hasArrivals !== hadArrivals) {
    setHadArrivals(hasArrivals);
    if (hasArrivals) setOpening(take(timeline, currentUserId));
  }
  return opening && { ...opening, awaitsReader: hasArrivals };
}
