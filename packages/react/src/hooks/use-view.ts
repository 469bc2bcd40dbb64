import type { View } from "@duologue/client";
import { useCallback, useSyncExternalStore } from "react";
import { onGatheredChanges } from "./gathered-changes.js";

/**
 * The one bridge from the client to React: renders again when the view changed, at most once a frame while much arrives.
 * A page that hydrates first shows what the server rendered, although its client may be live already.
 */
export function useView<T>(view: View<T>): T {
  const subscribe = useCallback((listener: () => void) => onGatheredChanges(view, listener), [view]);
  return useSyncExternalStore(subscribe, view.snapshot, view.initial ?? view.snapshot);
}
