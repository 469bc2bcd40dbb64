import type { TimelineMessage } from "@duologue/client";
import { useEffect, useRef, useState } from "react";
import { useTexts } from "../texts/texts.js";
import { newerOnes, newestId } from "../timeline/unread.js";

/** One second: messages that arrive together are spoken as one sentence instead of cutting each other off. */
const GATHER_MS = 1_000;

export interface Announcement {
  text: string;
  /** Another number for each announcement: the same words twice are two announcements. */
  count: number;
}

/**
 * What a screen reader is to say about messages that arrived, once `begun`. History that is loaded, read marks and
 * own messages are never spoken.
 */
export function useAnnouncement(
  messages: readonly TimelineMessage[],
  options: { currentUserId: number; name: string; begun: boolean },
): Announcement {
  const { currentUserId, name, begun } = options;
  const { strings } = useTexts();
  const [announcement, setAnnouncement] = useState<Announcement>({ text: "", count: 0 });
  const [spokenUpTo, setSpokenUpTo] = useState<number | null>(null);
  if (begun && spokenUpTo === null) setSpokenUpTo(newestId(messages));

  const arrived = spokenUpTo === null ? [] : newerOnes(messages, currentUserId, spokenUpTo);
  const latest = useRef(arrived);
  useEffect(() => {
    latest.current = arrived;
  });

  // The timer runs from the first that arrived: an endless stream must not put the announcement off for ever.
  const first = arrived[0]?.message_id;
  useEffect(() => {
    if (first === undefined) return;
    const timer = setTimeout(() => {
      const last = latest.current.at(-1);
      if (last === undefined) return;
      const count = latest.current.length;
      const text = count === 1 ? strings.arrived(name, last.content) : strings.arrivedMany(name, count);
      setSpokenUpTo(last.message_id);
      setAnnouncement((before) => ({ text, count: before.count + 1 }));
    }, GATHER_MS);
    return () => clearTimeout(timer);
  }, [first, name, strings]);

  return announcement;
}
