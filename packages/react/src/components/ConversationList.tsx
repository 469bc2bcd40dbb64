import type { Conversation } from "@duologue/protocol";
import type { ReactNode } from "react";
import { useConversations } from "../hooks/use-conversations.js";
import { useTexts } from "../texts/texts.js";
import { ConversationItem } from "./ConversationItem.js";

export interface ConversationListProps {
  currentUserId: number;
  /** The conversation that is open, or null. */
  selectedId: number | null;
  onSelect: (conversation: Conversation) => void;
  /** The address of a conversation; with it the items are links. */
  hrefFor?: ((conversation: Conversation) => string) | undefined;
  /** What to show instead of the built-in sentence when there is no conversation yet. */
  empty?: ReactNode;
}

const SKELETON_ITEMS = [1, 2, 3, 4, 5, 6];

/** All conversations of a person, newest first and live. */
export function ConversationList({ currentUserId, selectedId, onSelect, hrefFor, empty }: ConversationListProps) {
  const { strings } = useTexts();
  const { status, conversations, hasMore, loadingMore, loadMore } = useConversations();
  if (conversations.length === 0) return <NothingListed status={status} empty={empty} />;
  return (
    <nav className="duo-conversations" aria-label={strings.conversations}>
      <ul>
        {conversations.map((conversation) => (
          <li key={conversation.conversation_id}>
            <ConversationItem
              conversation={conversation}
              currentUserId={currentUserId}
              selected={conversation.conversation_id === selectedId}
              href={hrefFor?.(conversation)}
              onSelect={onSelect}
            />
          </li>
        ))}
      </ul>
      {hasMore && (
        <button type="button" className="duo-button duo-more" disabled={loadingMore} onClick={loadMore}>
          {loadingMore ? strings.loading : strings.showMore}
        </button>
      )}
    </nav>
  );
}

function NothingListed({ status, empty }: { status: "idle" | "loading" | "ready" | "failed"; empty: ReactNode }) {
  const { strings } = useTexts();
  if (status === "failed") {
    return (
      <div className="duo-empty" role="alert">
        <p>{strings.conversationsFailed}</p>
      </div>
    );
  }
  if (status === "ready") {
    return (
      empty ?? (
        <div className="duo-empty">
          <p className="duo-empty-title">{strings.noConversations}</p>
          <p>{strings.noConversationsHint}</p>
        </div>
      )
    );
  }
  return (
    <div className="duo-conversations" aria-busy="true">
      {SKELETON_ITEMS.map((item) => (
        <div key={item} className="duo-item duo-skeleton-item" aria-hidden="true">
          <span className="duo-avatar" data-size="medium" />
          <span className="duo-item-name" />
          <span className="duo-item-preview" />
        </div>
      ))}
    </div>
  );
}
