import { useEffect, useState } from "react";
import { Waiting } from "../brand/Waiting.js";
import { AccountCard } from "./AccountCard.js";
import { type Account, hasAccounts } from "./auth-api.js";

const FIRST = "Nobody has an account here yet. Yours is the first.";
const INVITED = "You are invited to a conversation. Create an account, or sign in, and it opens.";

export interface AccountEntryProps {
  onSignedIn: (account: Account) => void;
  /** Whether an invitation led here. */
  isInvited: boolean;
}

/** The card as a visitor needs it: those who are invited, and the first one on a server, make an account. */
export function AccountEntry({ onSignedIn, isInvited }: AccountEntryProps) {
  const isFirst = useIsFirst();
  if (isFirst === null) return <Waiting />;
  const greeting = isInvited ? INVITED : isFirst ? FIRST : undefined;
  return <AccountCard onSignedIn={onSignedIn} startsNew={isFirst || isInvited} greeting={greeting} />;
}

/** Whether no one has an account yet; null until that is known. A server that does not say is taken for a used one. */
function useIsFirst(): boolean | null {
  const [isFirst, setIsFirst] = useState<boolean | null>(null);
  useEffect(() => {
    let isShown = true;
    hasAccounts()
      .catch(() => true)
      .then((areThere) => isShown && setIsFirst(!areThere));
    return () => {
      isShown = false;
    };
  }, []);
  return isFirst;
}
