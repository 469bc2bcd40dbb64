import { useMemo, useRef, useState } from "react";
import { isWithinReach } from "../scroll/marks-in.js";
import { useReadingPlace } from "../scroll/use-reading-place.js";
import { useTexts } from "../texts/texts.js";
import { createRowBuilder, type Row } from "../timeline/build-rows.js";
import { firstUnread } from "../timeline/unread.js";
import { useAnnouncement } from "./use-announcement.js";
import { useNewCount } from "./use-new-count.js";
import { useOpening } from "./use-opening.js";
import { useRowWindow } from "./use-row-window.js";
import { useSeenMessages } from "./use-seen-messages.js";
import type { UseTimeline } from "./use-timeline.js";

export interface MessageListOptions {
  timeline: UseTimeline;
  currentUserId: number;
  otherName: string;
  /** Called with the newest unread message that the reader looks at; null: nothing is watched. */
  onSeen: ((messageId: number) => void) | null;
}

/** What was sent from here and is not stored yet: all that can be shown while the rest is loading. */
function isOnItsWay(row: Row): boolean {
  return row.kind === "message" && row.message.message_id === null;
}

/** What a list of messages does, without what it looks like. */
export function useMessageList({ timeline, currentUserId, otherName, onSeen }: MessageListOptions) {
  const { messages, hasOlder, loadingOlder, olderFailed, loadOlder } = timeline;
  const { day } = useTexts().formats;
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const opening = useOpening(timeline, currentUserId);
  const loading = opening === null;
  const dividerBefore = opening?.dividerBefore ?? null;

  const build = useMemo(
    () => createRowBuilder({ currentUserId, day, dividerBefore }),
    [currentUserId, day, dividerBefore],
  );
  const rows = useMemo(() => build(messages), [build, messages]);
  const last = messages.at(-1);
  const justSent = last?.message_id === null ? last.key : null;
  const view = useRowWindow(rows, justSent);

  function onNearTop() {
    if (view.hasAbove) view.moveUp();
    else if (hasOlder && !loadingOlder && !olderFailed) void loadOlder();
  }
  const { complete, moveDown: onNearBottom } = view;
  const follows = opening?.awaitsReader !== true;
  const ready = !loading;
  const place = useReadingPlace({ scroller, content, ready, justSent, complete, follows, onNearTop, onNearBottom });
  const atEnd = place.atEnd && complete;
  useSeenMessages(scroller, view.shown, loading ? null : onSeen);

  function goTo(key: string) {
    view.moveTo(key);
    place.toMessage(key);
  }

  const [began, setBegan] = useState(false);
  if (ready && !began) {
    setBegan(true);
    if (dividerBefore !== null) view.moveTo(dividerBefore);
  }
  const [followed, setFollowed] = useState(follows);
  if (follows !== followed) {
    setFollowed(follows);
    // The reader returned to a list that was at the bottom.
    if (follows && place.sticks && dividerBefore !== null) goTo(dividerBefore);
  }

  function jump() {
    const first = onSeen && firstUnread(messages, currentUserId);
    if (first && scroller.current && !isWithinReach(scroller.current, first.key)) {
      goTo(first.key);
    } else {
      view.moveToEnd();
      place.toBottom();
    }
  }

  return {
    scroller,
    content,
    onScroll: place.onScroll,
    loading,
    rows: loading ? view.shown.filter(isOnItsWay) : view.shown,
    hasOlder: hasOlder || view.hasAbove,
    newCount: useNewCount(messages, { currentUserId, opening, atEnd: atEnd && follows }),
    announcement: useAnnouncement(messages, { currentUserId, name: otherName, begun: !loading }),
    /** Leads to the first unread message, else to the newest one; null where that is in view. */
    jump: loading || atEnd ? null : jump,
  };
}
