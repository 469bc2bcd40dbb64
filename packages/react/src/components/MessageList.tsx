import type { Conversation } from "@duologue/protocol";
import { type ComponentType, useMemo, useRef } from "react";
import { useAnnouncement } from "../hooks/use-announcement.js";
import { useNewCount } from "../hooks/use-new-count.js";
import { useOpening } from "../hooks/use-opening.js";
import { useRowWindow } from "../hooks/use-row-window.js";
import { useSeenMessages } from "../hooks/use-seen-messages.js";
import type { UseTimeline } from "../hooks/use-timeline.js";
import { useReadingPlace } from "../scroll/use-reading-place.js";
import { useTexts } from "../texts/texts.js";
import { buildRows } from "../timeline/build-rows.js";
import { Announcer } from "./Announcer.js";
import { JumpButton } from "./JumpButton.js";
import { ListTop } from "./ListTop.js";
import type { MessageProps } from "./MessageBubble.js";
import { MessageRows } from "./MessageRows.js";
import { MessageSkeleton } from "./MessageSkeleton.js";

export interface MessageListProps {
  timeline: UseTimeline;
  currentUserId: number;
  conversation: Conversation | null;
  otherName: string;
  receipts: boolean;
  /** Called with unread messages that somebody is looking at; null: nothing is watched. */
  onSeen: ((messageIds: number[]) => void) | null;
  Message: ComponentType<MessageProps>;
}

/** The messages of one conversation: a list that grows at both ends and leaves the reader's place alone. */
export function MessageList(props: MessageListProps) {
  const { timeline, currentUserId, otherName, onSeen } = props;
  const { messages, hasOlder, loadingOlder, olderFailed, loadOlder } = timeline;
  const { strings, formats } = useTexts();
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const opening = useOpening(timeline, currentUserId);
  const dividerBefore = opening?.dividerBefore ?? null;

  const rows = useMemo(
    () => buildRows(messages, { currentUserId, day: formats.day, dividerBefore }),
    [messages, currentUserId, formats, dividerBefore],
  );
  const last = messages.at(-1);
  const justSent = last?.message_id === null ? last.key : null;
  const view = useRowWindow(rows, justSent);
  const place = useReadingPlace({
    scroller,
    content,
    ready: opening !== null,
    justSent,
    complete: view.complete,
    onNearTop() {
      if (view.hasAbove) view.moveUp();
      else if (hasOlder && !loadingOlder && !olderFailed) void loadOlder();
    },
    onNearBottom: view.moveDown,
  });
  const atEnd = place.sticks && view.complete;
  const newCount = useNewCount(messages, { currentUserId, opening, atEnd });
  const announcement = useAnnouncement(messages, { currentUserId, name: otherName, begun: opening !== null });
  useSeenMessages(scroller, view.shown, opening === null ? null : onSeen);

  function jump() {
    view.moveToEnd();
    place.toBottom();
  }

  const loading = opening === null && timeline.status !== "failed";
  return (
    <div className="duo-list-place">
      <div
        ref={scroller}
        className="duo-list"
        role="log"
        aria-live="off"
        aria-label={strings.messagesWith(otherName)}
        aria-busy={loading || loadingOlder}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        onScroll={place.onScroll}
      >
        <div ref={content} className="duo-list-content" data-loading={loading || undefined}>
          {loading ? (
            <MessageSkeleton />
          ) : (
            <ListTop
              hasOlder={hasOlder || view.hasAbove}
              failed={olderFailed}
              empty={messages.length === 0}
              otherName={otherName}
              onRetry={loadOlder}
            />
          )}
          <MessageRows
            rows={
              loading
                ? view.shown.filter((row) => row.kind === "message" && row.message.message_id === null)
                : view.shown
            }
            conversationId={timeline.conversationId}
            conversation={props.conversation}
            otherName={otherName}
            receipts={props.receipts}
            Message={props.Message}
          />
        </div>
      </div>
      {opening !== null && !atEnd && <JumpButton newMessages={newCount} onJump={jump} />}
      <Announcer {...announcement} />
    </div>
  );
}
