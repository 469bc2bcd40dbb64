import { Logo } from "../brand/Logo.js";
import type { Invitation } from "./use-invitation.js";

/** Asks before a conversation is begun: a link that anybody may have made must not do so. */
export function InvitationCard({ invitation }: { invitation: Invitation }) {
  const { isOpening, failure, accept, decline } = invitation;
  return (
    <div className="nothing-open">
      <Logo size={72} />
      <p className="duo-empty-title">You are invited</p>
      <p className="invitation-question">
        The person who sent you this link would like to talk with you. They will see your name.
      </p>
      <p role="alert" className="invitation-failure">
        {failure}
      </p>
      <button
        type="button"
        className="duo-button invitation-button primary"
        aria-disabled={isOpening}
        onClick={() => !isOpening && accept()}
      >
        {isOpening ? "Opening…" : "Open the conversation"}
      </button>
      <button type="button" className="duo-text-button" onClick={decline}>
        Not now
      </button>
    </div>
  );
}
