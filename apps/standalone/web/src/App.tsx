import { DuologueProvider } from "@duologue/react";
import { useState } from "react";
import { AccountCard } from "./account/AccountCard.js";
import { AccountEntry } from "./account/AccountEntry.js";
import type { Account } from "./account/auth-api.js";
import { Unreachable } from "./account/Unreachable.js";
import { useSession } from "./account/use-session.js";
import { inviterAt } from "./address/invitation-address.js";
import { Logo } from "./brand/Logo.js";
import { Waiting } from "./brand/Waiting.js";
import { Messenger } from "./messenger/Messenger.js";
import { language } from "./optional-features.js";

/** The page: an account first, then the conversations. */
export function App() {
  const { session, enter, leave, retry } = useSession();
  /** Whether the form was used on this page: those whom an invitation led to it know what follows. */
  const [hasEntered, setHasEntered] = useState(false);

  function enterByForm(account: Account) {
    setHasEntered(true);
    enter(account);
  }

  switch (session.status) {
    case "checking":
      return <Waiting />;
    case "unreachable":
      return <Unreachable onRetry={retry} />;
    case "no-accounts":
      return (
        <main className="waiting">
          <Logo size={56} />
          <p className="duo-empty-title">No accounts are kept here</p>
          <p>This chat belongs to another application: people come in through that one.</p>
        </main>
      );
    case "signed-out":
      return <AccountEntry onSignedIn={enterByForm} isInvited={inviterAt(window.location.pathname) !== null} />;
    case "signing-out":
      return <AccountCard onSignedIn={enterByForm} isSigningOut />;
    case "signed-in":
      return (
        <DuologueProvider client={session.client} locale={language()}>
          <Messenger account={session.account} isInvitationAccepted={hasEntered} onSignOut={leave} />
        </DuologueProvider>
      );
  }
}
