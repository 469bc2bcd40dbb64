import { InvitationLink } from "./InvitationLink.js";
import { useIsAlone } from "./use-is-alone.js";

export interface NoConversationsProps {
  userId: number;
  /** Leads to the search for people. */
  onChoose: () => void;
}

/** The list of somebody who has talked with nobody yet: whom they could talk with, or how to get somebody here. */
export function NoConversations({ userId, onChoose }: NoConversationsProps) {
  const isAlone = useIsAlone();
  if (isAlone === null) return null;
  return isAlone ? (
    <div className="duo-empty">
      <p className="duo-empty-title">You are the first one here</p>
      <p>Send this link to someone. It leads to a conversation with you.</p>
      <InvitationLink userId={userId} />
      <p className="invitation-else">
        <span>Has someone joined? </span>
        <button type="button" className="duo-text-button" onClick={onChoose}>
          Find people
        </button>
      </p>
    </div>
  ) : (
    <div className="duo-empty">
      <p className="duo-empty-title">It is quiet here</p>
      <p>Find somebody, and write the first line.</p>
      <button type="button" className="duo-button" onClick={onChoose}>
        Find people
      </button>
    </div>
  );
}
