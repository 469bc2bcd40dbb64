import type { Conversation } from "@duologue/protocol";
import type { MouseEvent } from "react";
import { useLingering } from "../hooks/use-lingering.js";
import { useToday } from "../hooks/use-today.js";
import { useUserId } from "../hooks/use-user-id.js";
import { useTexts } from "../texts/texts.js";
import { Avatar } from "./Avatar.js";
import { Moment } from "./Moment.js";
import { UserName } from "./UserName.js";

export interface ConversationItemProps {
  conversation: Conversation;
  /** The `user_id` of whoever is signed in. Default: the client's user. */
  currentUserId?: number | undefined;
  selected: boolean;
  /** Where the conversation has an address of its own: then the item is a link, and opens in a new tab as links do. */
  href?: string | undefined;
  onSelect: (conversation: Conversation) => void;
}

/** What comes into the open conversation is read in a moment: so long, in milliseconds, it does not count as unread. */
const GRACE_MS = 500;

/** A click that means "here, now", not "in another tab". */
function isPlainClick(event: MouseEvent): boolean {
  return event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
}

/** One conversation in the list: who, what was said last, when, and how much of it is unread. */
export function ConversationItem({ conversation, selected, href, onSelect, ...props }: ConversationItemProps) {
  const currentUserId = useUserId(props.currentUserId);
  const { strings, formats } = useTexts();
  const today = useToday();
  const { other_user: other, last_message: last, unread_count: unreadCount } = conversation;
  const isLeftUnread = useLingering(selected && unreadCount > 0, GRACE_MS);
  const unread = selected && !isLeftUnread ? 0 : unreadCount;
  const own = last?.sender_id === currentUserId;

  const content = (
    <>
      <Avatar user={other} />
      <span className="duo-item-name" dir="auto">
        {other.shares_name ? <UserName user={other} /> : other.name}
      </span>
      {last && (
        <Moment className="duo-item-time" dateTime={last.timestamp}>
          {formats.short(last.timestamp, today)}
        </Moment>
      )}
      <span className="duo-item-preview" dir="auto" data-none={last === null || undefined}>
        {/* Isolated, it has no say in the direction: that is the message's, whose beginning must not be cut off. */}
        {own && <bdi className="duo-words">{`${strings.ownMessage} `}</bdi>}
        <span className="duo-words">{last === null ? strings.noMessagesYet : last.content}</span>
      </span>
      {unread > 0 && (
        <span className="duo-count">
          <span className="duo-words" aria-hidden="true">
            {unread > 99 ? "99+" : unread}
          </span>
          <span className="duo-hidden">{strings.unread(unread)}</span>
        </span>
      )}
    </>
  );

  const shared = { className: "duo-item", "data-unread-count": unread > 0 ? unread : undefined };
  if (href === undefined) {
    return (
      <button type="button" {...shared} aria-current={selected || undefined} onClick={() => onSelect(conversation)}>
        {content}
      </button>
    );
  }
  function follow(event: MouseEvent) {
    if (!isPlainClick(event)) return;
    event.preventDefault();
    onSelect(conversation);
  }
  return (
    <a {...shared} href={href} aria-current={selected ? "page" : undefined} onClick={follow}>
      {content}
    </a>
  );
}
