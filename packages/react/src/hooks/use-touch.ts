import { useSyncExternalStore } from "react";
import { matchesMedia, onMediaChange } from "../optional-features.js";

const TOUCH = "(hover: none) and (pointer: coarse)";

function subscribe(listener: () => void): () => void {
  return onMediaChange(TOUCH, listener);
}

/** Whether fingers are what this device is used with first; false on the server, and where it cannot be known. */
export function useTouch(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => matchesMedia(TOUCH),
    () => false,
  );
}
