import { ConnectionNotice, ConversationList } from "@duologue/react";
import { lazy, type Ref, Suspense, useEffect, useState } from "react";
import type { Account } from "../account/auth-api.js";
import { addressOf } from "../address/conversation-address.js";
import { PageIcon } from "../brand/PageIcon.js";
import { isOnline } from "../optional-features.js";
import { NoConversations } from "./NoConversations.js";
import { UserMenu } from "./UserMenu.js";

/**
 * 2 s: nobody searches in the first moment, and all wait for what is loaded then. But it must be there before it is
 * wanted, for without a connection it can't be had.
 */
const LOAD_SEARCH_AFTER_MS = 2_000;
const loadNewConversation = () => import("./NewConversation.js");
const NewConversation = lazy(async () => ({ default: (await loadNewConversation()).NewConversation }));

function loadAhead(): void {
  loadNewConversation().catch(() => {});
}

/**
 * What a page could not load once it never can: a browser keeps the failure, and a newer server has other files. A fresh
 * page can; without a connection, that being said beside the list, this one is kept.
 */
function startAfresh(): void {
  if (isOnline()) location.reload();
}

export interface SidebarProps {
  ref: Ref<HTMLElement>;
  account: Account;
  openId: number | null;
  onOpen: (conversationId: number) => void;
  onSignOut: () => void;
}

/** The left column: oneself, the conversations, and the way to a new one; and, where no window says it, trouble. */
export function Sidebar({ ref, ...props }: SidebarProps) {
  return (
    <aside ref={ref} className="sidebar" tabIndex={-1}>
      <SidebarContent {...props} />
      {props.openId === null && <ConnectionNotice />}
    </aside>
  );
}

function SidebarContent({ account, openId, onOpen, onSignOut }: Omit<SidebarProps, "ref">) {
  const [choosing, setChoosing] = useState(false);
  /** Who closes the search without a choice finds the focus where it was. */
  const [returns, setReturns] = useState(false);
  useEffect(() => {
    const timer = setTimeout(loadAhead, LOAD_SEARCH_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);

  function opened(conversationId: number) {
    setChoosing(false);
    setReturns(false);
    onOpen(conversationId);
  }

  function closed() {
    setChoosing(false);
    setReturns(true);
  }

  if (choosing) {
    return (
      <Suspense>
        <NewConversation onOpened={opened} onClose={closed} />
      </Suspense>
    );
  }
  const choose = () => loadNewConversation().then(() => setChoosing(true), startAfresh);
  return (
    <>
      <header className="sidebar-header">
        <UserMenu account={account} onSignOut={onSignOut} />
        <button
          type="button"
          className="duo-icon-button"
          aria-label="New conversation"
          // biome-ignore lint/a11y/noAutofocus: not on arrival, only for those who come back from the search
          autoFocus={returns}
          onPointerEnter={loadAhead}
          onFocus={loadAhead}
          onClick={() => void choose()}
        >
          <PageIcon name="compose" />
        </button>
      </header>
      <div className="sidebar-scroll">
        <ConversationList
          currentUserId={account.userId}
          selectedId={openId}
          hrefFor={(conversation) => addressOf(conversation.conversation_id)}
          onSelect={(conversation) => onOpen(conversation.conversation_id)}
          empty={<NoConversations userId={account.userId} onChoose={choose} />}
        />
      </div>
    </>
  );
}
