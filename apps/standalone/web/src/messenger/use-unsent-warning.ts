import { useDuologue } from "@duologue/react";
import { useEffect } from "react";

/**
 * Lets the browser ask before the page is closed with messages that are not stored: they live in it alone. One that
 * the service refused holds nobody: its person has been told.
 */
export function useUnsentWarning(openId: number | null): void {
  const client = useDuologue();
  useEffect(() => {
    function isWaiting(conversationId: number): boolean {
      const { messages } = client.timeline(conversationId).snapshot();
      return messages.some(({ delivery }) => delivery === "queued" || delivery === "sending");
    }
    function warn(event: BeforeUnloadEvent) {
      const listed = client.conversations.snapshot().conversations.map((row) => row.conversation_id);
      if ([...listed, openId ?? 0].some(isWaiting)) event.preventDefault();
    }
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [client, openId]);
}
