import type { ConnectionStatus } from "@duologue/client";
import { useConnection } from "../hooks/use-connection.js";
import { useLingering } from "../hooks/use-lingering.js";
import type { Strings } from "../texts/strings.js";
import { useTexts } from "../texts/texts.js";

/** Two seconds: most losses heal within, and a notice that flickers is worse than none. */
const GRACE_MS = 2_000;

function noticeFor(status: ConnectionStatus, strings: Strings): string {
  if (status === "refused") return strings.refused;
  if (status === "catching-up") return strings.catchingUp;
  return status === "offline" ? strings.offline : strings.connecting;
}

/** Whether dialling again is of any use: not where the server said no, and not while it is there already. */
function canRetry(status: ConnectionStatus): boolean {
  return status === "offline" || status === "connecting";
}

/** Says, quietly and laid over what is there, that what is shown may not be up to date. */
export function ConnectionNotice() {
  const { strings } = useTexts();
  const { status, retryNow } = useConnection();
  const shown = useLingering(status !== "live", GRACE_MS);
  return (
    <div className="duo-notice-place" role="status">
      {shown && (
        <div className="duo-notice" data-status={status}>
          <span>{noticeFor(status, strings)}</span>
          {canRetry(status) && (
            <button type="button" className="duo-text-button" onClick={retryNow}>
              {strings.retryNow}
            </button>
          )}
        </div>
      )}
    </div>
  );
}
