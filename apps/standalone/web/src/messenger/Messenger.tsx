import { ChatWindow } from "@duologue/react";
import { useRef, useState } from "react";
import type { Account } from "../account/auth-api.js";
import { useOpenConversation } from "../address/use-open-conversation.js";
import { InvitationCard } from "./InvitationCard.js";
import { NothingOpen } from "./NothingOpen.js";
import { Sidebar } from "./Sidebar.js";
import { useFocusFollows } from "./use-focus-follows.js";
import { useInvitation } from "./use-invitation.js";
import { useTitle } from "./use-title.js";
import { useUnsentWarning } from "./use-unsent-warning.js";

export interface MessengerProps {
  account: Account;
  /** Whether an invitation in the address opens without a question. */
  isInvitationAccepted: boolean;
  onSignOut: () => void;
}

/** The page of somebody who is signed in: two columns on a desk, one at a time on a phone. */
export function Messenger({ account, isInvitationAccepted, onSignOut }: MessengerProps) {
  const { openId, open, close } = useOpenConversation();
  const [visit, setVisit] = useState(0);
  const sidebar = useRef<HTMLElement>(null);
  const stage = useRef<HTMLElement>(null);
  const invitation = useInvitation({ userId: account.userId, isAccepted: isInvitationAccepted, onOpened: open });
  useTitle(openId);
  useUnsentWarning();
  useFocusFollows(openId, sidebar, stage);

  /** The open conversation, chosen again, opens anew: at its end, and ready to be written to. */
  function choose(conversationId: number) {
    if (conversationId === openId) setVisit((count) => count + 1);
    else open(conversationId);
  }

  return (
    <div className="messenger" data-open={openId !== null || invitation !== null || undefined}>
      <Sidebar ref={sidebar} account={account} openId={openId} onOpen={choose} onSignOut={onSignOut} />
      <main ref={stage} className="stage" tabIndex={-1}>
        {invitation !== null ? (
          <InvitationCard invitation={invitation} />
        ) : openId === null ? (
          <NothingOpen />
        ) : (
          <ChatWindow key={visit} conversationId={openId} currentUserId={account.userId} autoFocus onBack={close} />
        )}
      </main>
    </div>
  );
}
