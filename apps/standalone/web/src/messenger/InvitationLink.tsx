import { type FocusEvent, useId, useRef, useState } from "react";
import { invitationTo } from "../address/invitation-address.js";
import { copyText, sharing } from "../optional-features.js";

/** Names of one's own machine: other machines have the same, and mean themselves. */
const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/u;

const HERE_ONLY =
  "This address works on this computer only. Open the link in another browser or in a private window. For other " +
  "devices, start the server with HOST=0.0.0.0.";

/** The link that leads others to a conversation with a user, to copy and to share. */
export function InvitationLink({ userId }: { userId: number }) {
  const link = invitationTo(userId);
  const share = sharing(link);
  const field = useRef<HTMLInputElement>(null);
  const hint = useId();
  const [said, setSaid] = useState("");
  const isHereOnly = LOOPBACK.test(window.location.hostname);

  async function copy() {
    if (await copyText(link)) return setSaid("Copied.");
    field.current?.focus();
    field.current?.select();
    setSaid("The browser does not let this page copy. The link is selected: copy it yourself.");
  }

  return (
    <div className="invitation">
      <input
        ref={field}
        className="invitation-address"
        aria-label="Invitation link"
        aria-describedby={isHereOnly ? hint : undefined}
        readOnly
        value={link}
        onFocus={(event: FocusEvent<HTMLInputElement>) => event.target.select()}
      />
      <div className="invitation-actions">
        <button type="button" className="duo-button invitation-button primary" onClick={() => void copy()}>
          Copy link
        </button>
        {share && (
          <button type="button" className="duo-button invitation-button" onClick={() => void share()}>
            Share
          </button>
        )}
      </div>
      <p role="status" className="invitation-said">
        {said}
      </p>
      {isHereOnly && (
        <p id={hint} className="invitation-hint">
          {HERE_ONLY}
        </p>
      )}
    </div>
  );
}
