/**
 * Calls `listener` when the page may have a network again, runs again after it was frozen, or a person looks at it
 * again: waiting for the next redial would show, and so would a connection that only seems to be open. Returns what ends that. Outside browsers nothing ever happens.
 */
export function onWakeUp(listener: () => void): () => void {
  if (typeof window === "undefined" || typeof document === "undefined") return () => {};
  const whenVisible = () => {
    if (document.visibilityState === "visible") listener();
  };
  window.addEventListener("online", listener);
  window.addEventListener("pageshow", listener);
  document.addEventListener("resume", listener);
  document.addEventListener("visibilitychange", whenVisible);
  return () => {
    window.removeEventListener("online", listener);
    window.removeEventListener("pageshow", listener);
    document.removeEventListener("resume", listener);
    document.removeEventListener("visibilitychange", whenVisible);
  };
}
