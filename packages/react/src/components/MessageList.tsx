import { handOverFocus } from "../focus/hand-over-focus.js";
import { type MessageListOptions, useMessageList } from "../hooks/use-message-list.js";
import { useTexts } from "../texts/texts.js";
import { Announcer } from "./Announcer.js";
import { JumpButton } from "./JumpButton.js";
import { ListTop } from "./ListTop.js";
import type { MessageRowProps } from "./MessageRow.js";
import { MessageRows } from "./MessageRows.js";
import { MessageSkeleton } from "./MessageSkeleton.js";

export interface MessageListProps extends MessageListOptions, Omit<MessageRowProps, "row" | "conversationId"> {}

/** The messages of one conversation: a list that grows at both ends and leaves the reader's place alone. */
export function MessageList({ timeline, currentUserId, onSeen, ...rest }: MessageListProps) {
  const { strings } = useTexts();
  const { otherName } = rest;
  const list = useMessageList({ timeline, currentUserId, otherName, onSeen });
  /** For what is pressed beside or within the list, and goes away by it. */
  const keepFocus = () => handOverFocus(list.scroller.current?.parentElement ?? null, list.scroller.current);

  function retryOlder() {
    keepFocus();
    void timeline.loadOlder();
  }

  function jump() {
    keepFocus();
    list.jump?.();
  }

  return (
    <div className="duo-list-place">
      <div
        ref={list.scroller}
        className="duo-list"
        role="log"
        aria-live="off"
        aria-label={strings.messagesWith(otherName)}
        aria-busy={list.loading || timeline.loadingOlder}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        onScroll={list.onScroll}
      >
        <div ref={list.content} className="duo-list-content">
          {list.loading ? (
            <MessageSkeleton />
          ) : (
            <ListTop
              hasOlder={list.hasOlder}
              failed={timeline.olderFailed}
              empty={timeline.messages.length === 0}
              otherName={otherName}
              onRetry={retryOlder}
            />
          )}
          <MessageRows rows={list.rows} conversationId={timeline.conversationId} {...rest} />
        </div>
      </div>
      {list.jump && <JumpButton newMessages={list.newCount} onJump={jump} />}
      <Announcer {...list.announcement} />
    </div>
  );
}
