import type { TimelineMessage } from "@duologue/client";
import type { Conversation } from "@duologue/protocol";
import { isEmojiOnly } from "../text/is-emoji-only.js";
import { useTexts } from "../texts/texts.js";
import type { GroupPosition } from "../timeline/build-rows.js";
import type { Delivery } from "../timeline/delivery.js";
import { DeliveryMark } from "./DeliveryMark.js";
import { LinkedText } from "./LinkedText.js";
import { Moment } from "./Moment.js";

/** What a message's component is given, the built-in one and one of your own. */
export interface MessageProps {
  message: TimelineMessage;
  delivery: Delivery;
  /** The row of the list of conversations; null while it is not loaded. */
  conversation: Conversation | null;
  /** Whether the reader wrote it. */
  self: boolean;
  /** The name of whoever wrote it. */
  senderName: string;
  position: GroupPosition;
  /** Sends a failed message again, and forgets it. */
  retry: () => void;
  discard: () => void;
}

/** One message: its text, the time, and, if it is one's own, how far it got. */
export function MessageBubble({ message, delivery, self, senderName, position, retry, discard }: MessageProps) {
  const { strings, formats } = useTexts();
  return (
    <>
      <div
        className="duo-bubble"
        data-position={position}
        data-emoji={isEmojiOnly(message.content) || undefined}
        data-delivery={self ? delivery : undefined}
      >
        <div className="duo-text" dir="auto">
          <span className="duo-hidden" dir="auto">{`${senderName}: `}</span>
          <LinkedText text={message.content} />
          <span className="duo-meta">
            <Moment
              className="duo-words"
              dir="ltr"
              dateTime={message.timestamp}
              title={formats.full(message.timestamp)}
            >
              {formats.time(message.timestamp)}
            </Moment>
            {self && <DeliveryMark delivery={delivery} />}
          </span>
        </div>
      </div>
      {delivery === "failed" && (
        <div className="duo-failure">
          <span className="duo-words">{message.failure?.error ?? strings.failed}</span>
          <span className="duo-failure-actions">
            <button type="button" className="duo-text-button" onClick={retry}>
              {strings.retry}
            </button>
            <button type="button" className="duo-text-button" onClick={discard}>
              {strings.discard}
            </button>
          </span>
        </div>
      )}
    </>
  );
}
