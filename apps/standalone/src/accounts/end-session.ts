import type { Chat, Logger } from "@duologue/server";
import { sessionId } from "./session-id.js";

/** How long a token for the chat lives. */
export const TOKEN_LIFE_S = 15 * 60;

/** Ends a session in the chat: `chat.sessions.end`. */
export type EndSession = Chat["sessions"]["end"];

/**
 * Makes what better-auth calls after the commit that deleted a session. The commit also stored that the session's tokens
 * are rejected (`0001_end_sessions.sql`), and every process finds that within seconds; this makes it immediate. So a
 * failure here fails no request.
 */
export function afterSessionEnd(endSession: EndSession, logger: Logger) {
  return async ({ token }: { readonly token: string }): Promise<void> => {
    try {
      await endSession({ sid: sessionId(token), expiresAt: Date.now() + TOKEN_LIFE_S * 1_000 });
    } catch (error) {
      logger.warn({ error }, "The sockets of a session that has ended are disconnected a few seconds later.");
    }
  };
}
