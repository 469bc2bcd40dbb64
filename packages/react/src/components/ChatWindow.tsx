import type { LoadError } from "@duologue/client";
import type { User } from "@duologue/protocol";
import { type ComponentType, type CSSProperties, type RefObject, useEffect, useRef } from "react";
import { useConversation } from "../hooks/use-conversations.js";
import { type PropNames, useKnownProps } from "../hooks/use-known-props.js";
import { useMarkAsReadUpTo } from "../hooks/use-mark-as-read.js";
import { useStyleCheck } from "../hooks/use-style-check.js";
import { useTimeline } from "../hooks/use-timeline.js";
import { useUserId } from "../hooks/use-user-id.js";
import { checkedUser } from "../texts/checked-options.js";
import { Texts } from "../texts/Texts.js";
import { type TextOptions, useTexts } from "../texts/texts.js";
import { ChatHeader } from "./ChatHeader.js";
import { Composer } from "./Composer.js";
import { ConnectionNotice } from "./ConnectionNotice.js";
import { FailureBoundary } from "./FailureBoundary.js";
import { FleetingButton } from "./FleetingButton.js";
import { MessageBubble, type MessageProps } from "./MessageBubble.js";
import { MessageList } from "./MessageList.js";

export interface ChatWindowProps extends TextOptions {
  conversationId: number;
  /**
   * The `user_id` of whoever is signed in: whose messages stand on their own side. Default: the client's user. Give it
   * where drafts are to be shown before the first connection.
   */
  currentUserId?: number | undefined;
  /** The other person; default: as the list of conversations knows them. */
  otherUser?: User | undefined;
  /** Default `"system"`: as the reader's device, or the nearest `data-theme` around it, has it. */
  theme?: "light" | "dark" | "system" | undefined;
  /**
   * `"auto"` (default) marks messages as read once somebody looks at them; with `"manual"` your code does, by
   * `useMarkAsRead`; with `"off"` no marks are sent, and none are shown.
   */
  readReceipts?: "auto" | "manual" | "off" | undefined;
  /** Code points that a message may have; at most and by default 5,000. */
  maxLength?: number | undefined;
  /** Takes the focus when a conversation opens, except on touch screens. Default false. */
  autoFocus?: boolean | undefined;
  /** Shows a button that leads back, and is called by it. */
  onBack?: (() => void) | undefined;
  /**
   * Receives why a conversation cannot be opened, why content cannot be sent, and an error that the window threw; all are
   * shown as well. Also a `WrongUserError`, when `currentUserId` is not the client's user. It does not receive what may succeed later: that is tried again automatically.
   */
  onError?: ((error: Error | LoadError) => void) | undefined;
  /** Parts of your own instead of the built-in ones. */
  components?: { Message?: ComponentType<MessageProps> | undefined } | undefined;
  className?: string | undefined;
  style?: CSSProperties | undefined;
}

const PROPS: PropNames<ChatWindowProps> = {
  ...{ conversationId: true, currentUserId: true, otherUser: true, theme: true, readReceipts: true, maxLength: true },
  ...{ autoFocus: true, onBack: true, onError: true, components: true, className: true, style: true },
  ...{ strings: true, locale: true, timeZone: true },
};

/**
 * A conversation with one person: its messages, live, and what is needed to answer. It fills the element that it is
 * put into, which must have a height. Import `@duologue/react/styles.css` once.
 */
export function ChatWindow(props: ChatWindowProps) {
  return (
    <FailureBoundary className="duo duo-chat" onError={props.onError}>
      <Frame {...props} />
    </FailureBoundary>
  );
}

/** The outermost element of the window, with what its props say about it. */
function Frame({ strings, locale, timeZone, ...props }: ChatWindowProps) {
  const { theme = "system" } = props;
  const root = useRef<HTMLDivElement>(null);
  useStyleCheck(root);
  useKnownProps("ChatWindow", props, PROPS);
  return (
    <Texts strings={strings} locale={locale} timeZone={timeZone}>
      <div
        ref={root}
        className={`duo duo-chat ${props.className ?? ""}`.trimEnd()}
        style={props.style}
        data-theme={theme === "system" ? undefined : theme}
      >
        {/* By its key, so that nothing of one conversation, not even a scroll position, is left over in another. */}
        <FailureBoundary key={props.conversationId} onError={props.onError}>
          <OpenConversation {...props} />
        </FailureBoundary>
      </div>
    </Texts>
  );
}

function OpenConversation(props: Omit<ChatWindowProps, keyof TextOptions>) {
  const { conversationId, readReceipts = "auto", onError } = props;
  const currentUserId = useUserId(props.currentUserId, onError);
  const { strings } = useTexts();
  const timeline = useTimeline(conversationId);
  const conversation = useConversation(conversationId);
  const markAsRead = useMarkAsReadUpTo(conversationId);
  const otherUser = checkedUser(props.otherUser) ?? conversation?.other_user ?? null;
  const otherName = otherUser?.name ?? strings.unknownPerson;

  const body = useRef<HTMLDivElement>(null);
  const { error, reopen } = timeline;
  const isShut = timeline.status === "failed" && error?.retryable !== true;
  const trouble = error?.retryable ? { text: strings.messagesFailed, onRetry: reopen } : null;

  useEffect(() => {
    if (error !== null && !error.retryable) onError?.(error);
  }, [error, onError]);

  return (
    <>
      <ChatHeader otherUser={otherUser} onBack={props.onBack} />
      <div ref={body} className="duo-body" tabIndex={-1}>
        <ConnectionNotice trouble={trouble} />
        {isShut ? (
          <OpeningFailed error={error} onRetry={reopen} heir={body} />
        ) : (
          <MessageList
            timeline={timeline}
            currentUserId={currentUserId}
            conversation={conversation}
            otherName={otherName}
            receipts={readReceipts !== "off"}
            onSeen={readReceipts === "auto" ? markAsRead : null}
            Message={props.components?.Message ?? MessageBubble}
          />
        )}
      </div>
      {/* What can't be opened can't be written to: a message would be lost from sight. */}
      {!isShut && (
        <Composer
          conversationId={conversationId}
          currentUserId={currentUserId}
          otherName={otherName}
          maxLength={props.maxLength}
          autoFocus={props.autoFocus}
          onError={onError}
        />
      )}
    </>
  );
}

interface OpeningFailedProps {
  error: LoadError | null;
  onRetry: () => void;
  heir: RefObject<HTMLElement | null>;
}

function OpeningFailed({ error, onRetry, heir }: OpeningFailedProps) {
  const { strings } = useTexts();
  return (
    <div className="duo-empty" role="alert">
      <p className="duo-empty-title">{strings.cannotOpen}</p>
      {error && <p className="duo-words">{error.error}</p>}
      <FleetingButton onPress={onRetry} heir={heir}>
        {strings.tryAgain}
      </FleetingButton>
    </div>
  );
}
