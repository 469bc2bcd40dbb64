import { ChatWindow } from "@duologue/react";
import type { Account } from "../account/auth-api.js";
import { useOpenConversation } from "../address/use-open-conversation.js";
import { NothingOpen } from "./NothingOpen.js";
import { Sidebar } from "./Sidebar.js";
import { useTitle } from "./use-title.js";

/** The page of somebody who is signed in: two columns on a desk, one at a time on a phone. */
export function Messenger({ account, onSignOut }: { account: Account; onSignOut: () => void }) {
  const { openId, open, close } = useOpenConversation();
  useTitle(openId);
  return (
    <div className="messenger" data-open={openId !== null || undefined}>
      <Sidebar account={account} openId={openId} onOpen={open} onSignOut={onSignOut} />
      <main className="stage">
        {openId === null ? (
          <NothingOpen />
        ) : (
          <ChatWindow conversationId={openId} currentUserId={account.userId} autoFocus onBack={close} />
        )}
      </main>
    </div>
  );
}
