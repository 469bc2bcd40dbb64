import type { ConnectionStatus } from "@duologue/client";
import { useRef } from "react";
import { useConnection } from "../hooks/use-connection.js";
import { useLingering } from "../hooks/use-lingering.js";
import type { Strings } from "../texts/strings.js";
import { useTexts } from "../texts/texts.js";
import { FleetingButton } from "./FleetingButton.js";

/** Two seconds: most losses heal within, and a notice that flickers is worse than none. */
const GRACE_MS = 2_000;

export interface ConnectionNoticeProps {
  /** What goes wrong for now although the connection is there. */
  trouble?: { text: string; onRetry: () => void } | null;
}

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
export function ConnectionNotice({ trouble = null }: ConnectionNoticeProps) {
  const { strings } = useTexts();
  const { status, retryNow } = useConnection();
  const place = useRef<HTMLDivElement>(null);
  const isLive = status === "live";
  const shown = useLingering(!isLive || trouble !== null, GRACE_MS);
  return (
    <div ref={place} className="duo-notice-place" role="status" tabIndex={-1}>
      {shown && (
        <div className="duo-notice" data-status={status}>
          <span className="duo-words">{isLive ? trouble?.text : noticeFor(status, strings)}</span>
          {isLive && trouble && (
            <FleetingButton key="trouble" className="duo-text-button" onPress={trouble.onRetry} heir={place}>
              {strings.tryAgain}
            </FleetingButton>
          )}
          {canRetry(status) && (
            <FleetingButton key="connection" className="duo-text-button" onPress={retryNow} heir={place}>
              {strings.retryNow}
            </FleetingButton>
          )}
        </div>
      )}
    </div>
  );
}
