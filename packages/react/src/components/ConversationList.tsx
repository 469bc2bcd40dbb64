import type { Conversation } from "@duologue/protocol";
import { type ReactNode, type RefObject, useRef } from "react";
import { useConversations } from "../hooks/use-conversations.js";
import { type PropNames, useKnownProps } from "../hooks/use-known-props.js";
import { useStyleCheck } from "../hooks/use-style-check.js";
import { useUserId } from "../hooks/use-user-id.js";
import { useTexts } from "../texts/texts.js";
import { ConversationItem } from "./ConversationItem.js";
import { FailureBoundary } from "./FailureBoundary.js";
import { FleetingButton } from "./FleetingButton.js";

export interface ConversationListProps {
  /** The `user_id` of whoever is signed in. Default: the client's user. */
  currentUserId?: number | undefined;
  /** The conversation that is open, or null. */
  selectedId: number | null;
  onSelect: (conversation: Conversation) => void;
  /** The address of a conversation; with it the items are links. */
  hrefFor?: ((conversation: Conversation) => string) | undefined;
  /** What to show instead of the built-in sentence when there is no conversation yet. */
  empty?: ReactNode;
  /** Receives an error that the list threw, which is shown as well, and a `WrongUserError`. */
  onError?: ((error: Error) => void) | undefined;
}

const PROPS: PropNames<ConversationListProps> = {
  ...{ currentUserId: true, selectedId: true, onSelect: true, hrefFor: true, empty: true, onError: true },
};

const SKELETON_ITEMS = [1, 2, 3, 4, 5, 6];

/** All conversations of a person, newest first and live. */
export function ConversationList(props: ConversationListProps) {
  useKnownProps("ConversationList", props, PROPS);
  return (
    <FailureBoundary onError={props.onError}>
      <LiveList {...props} />
    </FailureBoundary>
  );
}

function LiveList({ selectedId, onSelect, hrefFor, empty, onError, ...props }: ConversationListProps) {
  const currentUserId = useUserId(props.currentUserId, onError);
  const { strings } = useTexts();
  const { status, error, conversations, hasMore, loadingMore, loadMore } = useConversations();
  const nav = useRef<HTMLElement>(null);
  useStyleCheck(nav);
  const isFailed = status === "failed" || error !== null;
  const isNone = conversations.length === 0 && !isFailed;
  return (
    <nav ref={nav} className="duo-conversations" aria-label={strings.conversations} tabIndex={-1}>
      {isNone && (status === "ready" ? (empty ?? <NoConversations />) : <ListSkeleton />)}
      {conversations.length > 0 && (
        <ul className="duo-rows">
          {conversations.map((conversation) => (
            <li key={conversation.conversation_id} className="duo-row">
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
      )}
      {isFailed && <ListFailed onRetry={loadMore} heir={nav} />}
      {hasMore && (
        <FleetingButton className="duo-button duo-more" busy={loadingMore} onPress={loadMore} heir={nav}>
          {loadingMore ? strings.loading : strings.showMore}
        </FleetingButton>
      )}
    </nav>
  );
}

function ListFailed({ onRetry, heir }: { onRetry: () => void; heir: RefObject<HTMLElement | null> }) {
  const { strings } = useTexts();
  return (
    <div className="duo-empty" role="alert">
      <p className="duo-empty-title">{strings.conversationsFailed}</p>
      <FleetingButton onPress={onRetry} heir={heir}>
        {strings.tryAgain}
      </FleetingButton>
    </div>
  );
}

function NoConversations() {
  const { strings } = useTexts();
  return (
    <div className="duo-empty">
      <p className="duo-empty-title">{strings.noConversations}</p>
      <p className="duo-words">{strings.noConversationsHint}</p>
    </div>
  );
}

function ListSkeleton() {
  return (
    <div className="duo-rows" aria-busy="true">
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
