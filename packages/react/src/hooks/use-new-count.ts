import type { TimelineMessage } from "@duologue/client";
import { useState } from "react";
import { newerOnes, newestId } from "../timeline/unread.js";
import type { Opening } from "./use-opening.js";

export interface NewCountOptions {
  currentUserId: number;
  opening: Opening | null;
  /** Whether the newest message is in view. */
  atEnd: boolean;
}

/** How many messages of the other person came below what the reader has in view. */
export function useNewCount(messages: readonly TimelineMessage[], options: NewCountOptions): number {
  const { currentUserId, opening, atEnd } = options;
  const [seenUpTo, setSeenUpTo] = useState<number | null>(null);
  const newest = newestId(messages);
  if (opening !== null && seenUpTo === null) setSeenUpTo(opening.readUpTo);
  else if (seenUpTo !== null && atEnd && newest > seenUpTo) setSeenUpTo(newest);
  return atEnd || seenUpTo === null ? 0 : newerOnes(messages, currentUserId, seenUpTo).length;
}
