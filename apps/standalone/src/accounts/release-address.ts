import { createAuthMiddleware } from "better-auth/api";
import { errorCode } from "../start-failure.js";

const FOREIGN_KEY_VIOLATION = "23503";

/**
 * Lets an address sign up again whose user has no credential. Nobody can sign in as such a user: a process that was
 * killed during a sign-up on the embedded database left it, before sign-ups were one commit. The user is deleted; if
 * others have a conversation with it, it only loses the address.
 */
export const releaseAddress = createAuthMiddleware(async ({ path, body, context }) => {
  if (path !== "/sign-up/email" || typeof body?.email !== "string") return;
  const found = await context.internalAdapter.findUserByEmail(body.email, { includeAccounts: true });
  if (!found || found.accounts.length > 0) return;
  const where = [{ field: "id", value: found.user.id }];
  try {
    await context.adapter.delete({ model: "user", where });
  } catch (error) {
    if (errorCode(error) !== FOREIGN_KEY_VIOLATION) throw error;
    await context.adapter.update({ model: "user", where, update: { email: null } });
  }
});
