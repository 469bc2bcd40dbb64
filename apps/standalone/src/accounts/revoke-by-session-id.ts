import type { BetterAuthPlugin } from "better-auth";
import { createAuthMiddleware, getSessionFromCtx } from "better-auth/api";

/**
 * Lets `POST /revoke-session` take the `sid` that lists of sessions have. better-auth wants the session's token there,
 * which only the session's own browser or program holds.
 */
export function revokeBySessionId(sessionId: (sessionToken: string) => string) {
  const handler = createAuthMiddleware(async (context) => {
    const current = await getSessionFromCtx(context);
    const sessions = current ? await context.context.internalAdapter.listSessions(current.user.id) : [];
    const named = sessions.find(({ token }) => sessionId(token) === context.body?.sid);
    // For a session that does not exist, better-auth has an answer of its own: it ends none.
    return { context: { body: { token: named?.token ?? "" } } };
  });
  return {
    id: "revoke-by-session-id",
    hooks: { before: [{ matcher: ({ path }) => path === "/revoke-session", handler }] },
  } satisfies BetterAuthPlugin;
}
