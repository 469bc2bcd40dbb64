import { useSyncExternalStore } from "react";

const TOUCH = "(hover: none) and (pointer: coarse)";

function subscribe(listener: () => void): () => void {
  const query = window.matchMedia(TOUCH);
  query.addEventListener("change", listener);
  return () => query.removeEventListener("change", listener);
}

/** Whether fingers are what this device is used with first; false on the server. */
export function useTouch(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => window.matchMedia(TOUCH).matches,
    () => false,
  );
}
