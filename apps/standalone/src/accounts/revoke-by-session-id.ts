import type { BetterAuthPlugin } from "better-auth";
import { createAuthEndpoint, sensitiveSessionMiddleware } from "better-auth/api";
import { deleteSessionCookie } from "better-auth/cookies";
import { z } from "zod";
import { sessionId } from "./session-id.js";

/**
 * Makes `POST /revoke-session` take the `sid` that lists of sessions have. The route that it replaces wants the
 * session's token, which only the session's own browser or program holds.
 */
export function revokeBySessionId() {
  const options = {
    method: "POST" as const,
    body: z.object({ sid: z.string() }),
    use: [sensitiveSessionMiddleware],
    requireHeaders: true,
  };
  const revokeSession = createAuthEndpoint("/revoke-session", options, async (context) => {
    const { internalAdapter, session: current } = context.context;
    const sessions = await internalAdapter.listSessions(current.user.id);
    const named = sessions.find(({ token }) => sessionId(token) === context.body.sid);
    // A session of another user responds like one that does not exist.
    if (named) await internalAdapter.deleteSession(named.token);
    if (named?.token === current.session.token) deleteSessionCookie(context);
    return context.json({ status: true });
  });
  return { id: "revoke-by-session-id", endpoints: { revokeSession } } satisfies BetterAuthPlugin;
}
