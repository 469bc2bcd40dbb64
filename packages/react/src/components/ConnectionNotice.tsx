import type { ConnectionStatus } from "@duologue/client";
import { useConnection } from "../hooks/use-connection.js";
import { useLingering } from "../hooks/use-lingering.js";
import type { Strings } from "../texts/strings.js";
import { useTexts } from "../texts/texts.js";

/** Two seconds: most losses heal within, and a notice that flickers is worse than none. */
const GRACE_MS = 2_000;

function noticeFor(status: ConnectionStatus, strings: Strings): string {
  if (status === "refused") return strings.refused;
  return status === "offline" ? strings.offline : strings.connecting;
}

/** Says, quietly and over the messages instead of above them, that the connection is away. */
export function ConnectionNotice() {
  const { strings } = useTexts();
  const { status, retryNow } = useConnection();
  const away = status !== "live" && status !== "catching-up";
  const shown = useLingering(away, GRACE_MS);
  return (
    <div className="duo-notice-place" role="status">
      {shown && (
        <div className="duo-notice" data-status={status}>
          <span>{noticeFor(status, strings)}</span>
          {status !== "refused" && (
            <button type="button" className="duo-text-button" onClick={retryNow}>
              {strings.retryNow}
            </button>
          )}
        </div>
      )}
    </div>
  );
}
