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
  const { status, error, conversations, hasMore, loadingMore, loadMore } = useConversations();
  if (conversations.length === 0) {
    if (status === "failed" || error !== null) return <ListFailed onRetry={loadMore} />;
    return status === "ready" ? (empty ?? <NoConversations />) : <ListSkeleton />;
  }
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

function ListFailed({ onRetry }: { onRetry: () => void }) {
  const { strings } = useTexts();
  return (
    <div className="duo-empty" role="alert">
      <p className="duo-empty-title">{strings.conversationsFailed}</p>
      <button type="button" className="duo-button" onClick={onRetry}>
        {strings.tryAgain}
      </button>
    </div>
  );
}

function NoConversations() {
  const { strings } = useTexts();
  return (
    <div className="duo-empty">
      <p className="duo-empty-title">{strings.noConversations}</p>
      <p>{strings.noConversationsHint}</p>
    </div>
  );
}

function ListSkeleton() {
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
