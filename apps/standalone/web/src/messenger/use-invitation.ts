import { useDuologue } from "@duologue/react";
import { useCallback, useEffect, useRef, useState } from "react";
import { changeAddress } from "../address/change-address.js";
import { addressOf } from "../address/conversation-address.js";
import { inviterAt } from "../address/invitation-address.js";

export interface Invitation {
  readonly isOpening: boolean;
  /** Why the conversation could not be opened; null if nothing went wrong. */
  readonly failure: string | null;
  accept(): void;
  decline(): void;
}

export interface InvitationOptions {
  readonly userId: number;
  /** Whether the user has signed in or up because of it, and need not be asked again. */
  readonly isAccepted: boolean;
  readonly onOpened: (conversationId: number) => void;
}

/** The invitation that the page's address is, until it is accepted or declined; null if it is none. */
export function useInvitation({ userId, isAccepted, onOpened }: InvitationOptions): Invitation | null {
  const client = useDuologue();
  const [inviter, setInviter] = useState(() => inviterAt(window.location.pathname));
  const [isOpening, setIsOpening] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);

  const leave = useCallback(() => {
    changeAddress(addressOf(null), "replace");
    setInviter(null);
  }, []);

  const accept = useCallback(async () => {
    if (inviter === null) return;
    setIsOpening(true);
    setFailure(null);
    try {
      const conversation = await client.startConversation(inviter);
      leave();
      onOpened(conversation.conversation_id);
    } catch (error) {
      setFailure(error instanceof Error ? error.message : "The conversation could not be opened.");
    }
    setIsOpening(false);
  }, [client, inviter, leave, onOpened]);

  const isOwn = inviter === userId;
  const isBegun = useRef(false);
  useEffect(() => {
    if (isBegun.current) return;
    isBegun.current = true;
    if (isOwn) leave();
    else if (isAccepted) void accept();
  }, [isOwn, isAccepted, leave, accept]);

  if (inviter === null || isOwn) return null;
  return { isOpening, failure, accept: () => void accept(), decline: leave };
}
