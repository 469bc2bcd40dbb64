import { useDuologue } from "@duologue/react";
import { useEffect } from "react";

/** Lets the browser ask before the page is closed with unsent messages that would be gone with it. */
export function useUnsentWarning(): void {
  const { outbox } = useDuologue();
  useEffect(() => {
    function warn(event: BeforeUnloadEvent) {
      const { kept, unsent } = outbox.snapshot();
      if (kept === "memory" && unsent > 0) event.preventDefault();
    }
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [outbox]);
}
