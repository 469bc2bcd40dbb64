import { useEffect } from "react";

/** 5 s between attempts. */
const RETRY_MS = 5_000;

/** While `isActive`, makes an attempt every 5 s, and when the network returns. */
export function useRetry(isActive: boolean, attempt: () => void): void {
  useEffect(() => {
    if (!isActive) return;
    window.addEventListener("online", attempt);
    const timer = setInterval(attempt, RETRY_MS);
    return () => {
      window.removeEventListener("online", attempt);
      clearInterval(timer);
    };
  }, [isActive, attempt]);
}
