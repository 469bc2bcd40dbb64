import { useEffect, useState } from "react";
import { isInFront } from "../optional-features.js";

/** Whether the reader looks at the page: it is visible and has the focus. A hidden tab reads nothing. */
export function isLooking(): boolean {
  return isInFront();
}

/** Calls `onChange` when `isLooking()` may have changed, until the returned function is called. */
export function onLooking(onChange: () => void): () => void {
  window.addEventListener("focus", onChange);
  window.addEventListener("blur", onChange);
  document.addEventListener("visibilitychange", onChange);
  return () => {
    window.removeEventListener("focus", onChange);
    window.removeEventListener("blur", onChange);
    document.removeEventListener("visibilitychange", onChange);
  };
}

/**
 * `isLooking()`, kept up to date from the first effect on. A state and no external store: React 18 does not notice that a
 * store changed back after a render in which a state was set.
 */
export function useLooking(): boolean {
  const [looking, setLooking] = useState(true);
  useEffect(() => {
    const update = () => setLooking(isLooking());
    update();
    return onLooking(update);
  }, []);
  return looking;
}
