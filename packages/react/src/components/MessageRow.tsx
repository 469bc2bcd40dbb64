import type { Conversation } from "@duologue/protocol";
import { type ComponentType, memo, useRef } from "react";
import { handOverFocus } from "../focus/hand-over-focus.js";
import { useFailedMessage } from "../hooks/use-failed-message.js";
import { useTexts } from "../texts/texts.js";
import type { MessageRowData } from "../timeline/build-rows.js";
import { deliveryOf } from "../timeline/delivery.js";
import type { MessageProps } from "./MessageBubble.js";

export interface MessageRowProps {
  row: MessageRowData;
  conversationId: number;
  conversation: Conversation | null;
  otherName: string;
  receipts: boolean;
  Message: ComponentType<MessageProps>;
}

function MessageRowPlain({ row, conversationId, conversation, otherName, receipts, Message }: MessageRowProps) {
  const { strings } = useTexts();
  const { retry, discard } = useFailedMessage(conversationId);
  const { message, self, position } = row;
  const key = message.client_message_id;
  const place = useRef<HTMLDivElement>(null);

  /** Does it, and leaves the focus to the list: the buttons that offered it are gone afterwards. */
  function act(action: (clientMessageId: string) => void) {
    handOverFocus(place.current, place.current?.closest<HTMLElement>("[role=log]") ?? null);
    if (key !== null) action(key);
  }

  return (
    <div
      ref={place}
      className="duo-message"
      data-key={row.key}
      data-self={self || undefined}
      data-position={position}
      data-unread={self || message.read_status ? undefined : (message.message_id ?? undefined)}
    >
      <Message
        message={message}
        delivery={deliveryOf(message, receipts)}
        conversation={conversation}
        self={self}
        senderName={self ? strings.you : otherName}
        position={position}
        retry={() => act(retry)}
        discard={() => act(discard)}
      />
    </div>
  );
}

/** The conversation's row is another one with every message; of it, a message shows at most who the other is. */
function isSameConversation(a: Conversation | null, b: Conversation | null): boolean {
  const [one, other] = [a?.other_user, b?.other_user];
  return one?.user_id === other?.user_id && one?.name === other?.name && one?.image === other?.image;
}

function isSameRow(before: MessageRowProps, after: MessageRowProps): boolean {
  const { row: a, conversation: conversationBefore, ...restBefore } = before;
  const { row: b, conversation: conversationAfter, ...restAfter } = after;
  if (!isSameConversation(conversationBefore, conversationAfter)) return false;
  const sameRest = (Object.keys(restAfter) as (keyof typeof restAfter)[]).every(
    (name) => restBefore[name] === restAfter[name],
  );
  return sameRest && a.message === b.message && a.self === b.self && a.position === b.position;
}

/**
 * The place of one message in the list: how it is found again after the layout changed (`data-key`), and how it is
 * known that somebody saw it (`data-unread`). What it looks like is up to `Message`.
 */
export const MessageRow = memo(MessageRowPlain, isSameRow);
