import { useMemo } from "react";
import { useDuologue } from "../duologue-context.js";

/** What can be done with a message that was not sent. */
export function useFailedMessage(conversationId: number) {
  const client = useDuologue();
  return useMemo(
    () => ({
      retry: (clientMessageId: string) => client.retryMessage(conversationId, clientMessageId),
      discard: (clientMessageId: string) => client.discardMessage(conversationId, clientMessageId),
    }),
    [client, conversationId],
  );
}
