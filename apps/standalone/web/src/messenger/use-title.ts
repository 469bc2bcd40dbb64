import { useConversation, useUnreadCount } from "@duologue/react";
import { useEffect } from "react";

/** Shows in the tab with whom one talks, and how much waits to be read. */
export function useTitle(openId: number | null): void {
  const unread = useUnreadCount();
  const name = useConversation(openId ?? 0)?.other_user.name;
  useEffect(() => {
    const title = name === undefined ? "Duologue" : `${name} · Duologue`;
    document.title = unread > 0 ? `(${unread}) ${title}` : title;
  }, [unread, name]);
  useEffect(
    () => () => {
      document.title = "Duologue";
    },
    [],
  );
}
