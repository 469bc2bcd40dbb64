import { useCallback, useEffect, useRef } from "react";
import { openChannel, optional } from "../optional-features.js";
import { unfinishedSignOut } from "./unfinished-sign-out.js";

const CHANNEL = "duologue:sign-out";

/**
 * Calls `onSignOut` when somebody signs out in another tab of this browser; tabs in the background receive it too. Two
 * ways lead there, a channel and the storage, because a browser may lack either. Without both, the server disconnects the
 * other tabs a moment later.
 *
 * @returns what lets the other tabs know that somebody signs out in this one
 */
export function useSignOutElsewhere(onSignOut: () => void): () => void {
  const channel = useRef<BroadcastChannel | null>(null);

  useEffect(() => {
    const own = openChannel(CHANNEL);
    channel.current = own;
    optional(() => own?.addEventListener("message", onSignOut));
    const stop = unfinishedSignOut.onRememberedElsewhere(onSignOut);
    return () => {
      stop();
      optional(() => own?.close());
    };
  }, [onSignOut]);

  return useCallback(() => void optional(() => channel.current?.postMessage(null)), []);
}
