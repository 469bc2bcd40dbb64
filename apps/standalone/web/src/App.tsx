import { DuologueProvider } from "@duologue/react";
import { AccountCard } from "./account/AccountCard.js";
import { Unreachable } from "./account/Unreachable.js";
import { useSession } from "./account/use-session.js";
import { Logo } from "./brand/Logo.js";
import { Messenger } from "./messenger/Messenger.js";
import { language } from "./optional-features.js";

/** The page: an account first, then the conversations. */
export function App() {
  const { session, enter, leave, retry } = useSession();
  switch (session.status) {
    case "checking":
      return (
        <div className="waiting" role="status" aria-label="Loading">
          <Logo size={56} />
        </div>
      );
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
    case "signing-out":
      return <AccountCard onSignedIn={enter} isSigningOut={session.status === "signing-out"} />;
    case "signed-in":
      return (
        <DuologueProvider client={session.client} locale={language()}>
          <Messenger account={session.account} onSignOut={leave} />
        </DuologueProvider>
      );
  }
}
