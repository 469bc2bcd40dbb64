import { lockManager } from "../optional-features.js";
import { type Account, AccountError, signOut } from "./auth-api.js";
import { unfinishedSignOut } from "./unfinished-sign-out.js";

let last: Promise<unknown> = Promise.resolve();

/**
 * One after the other whatever changes the session's cookie, in all tabs where the browser has locks for that (it has
 * them at https and on this machine). Else the answer to a sign-out that was slow would take the cookie of whoever
 * signed in meanwhile, or a sign-out that was to end the last session would end theirs.
 */
function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  const locks = lockManager();
  if (locks !== null) return locks.request("duologue:session-cookie", work);
  const turn = last.then(work);
  last = turn.catch(() => undefined);
  return turn;
}

/** Signs somebody in or up by `ask`. From then on the cookie is theirs, and no earlier sign-out has a claim on it. */
export function beginSession(ask: () => Promise<Account>): Promise<Account> {
  return inTurn(async () => {
    const account = await ask();
    unfinishedSignOut.forget();
    return account;
  });
}

/** Ends the session that was to be ended, if that is not done yet. Resolves to whether nothing is left to end. */
export function finishSignOut(): Promise<boolean> {
  return inTurn(async () => {
    // Another tab may have finished it, or signed somebody in.
    if (!unfinishedSignOut.isThere()) return true;
    try {
      await signOut();
    } catch (error) {
      const hadNone = error instanceof AccountError && (error.status === 400 || error.status === 401);
      if (!hadNone) return false;
    }
    unfinishedSignOut.forget();
    return true;
  });
}

/** Ends the session, now or as soon as the server can be reached: even after a reload. */
export function endSession(): Promise<boolean> {
  unfinishedSignOut.remember();
  return finishSignOut();
}
