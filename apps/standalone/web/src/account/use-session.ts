import { createClient, type DuologueClient } from "@duologue/client";
import { useCallback, useEffect, useRef, useState } from "react";
import { addressOf } from "../address/conversation-address.js";
import { type Account, AccountError, fetchToken, readSession } from "./auth-api.js";
import { endSession, finishSignOut } from "./session-cookie.js";
import { unfinishedSignOut } from "./unfinished-sign-out.js";
import { useRetry } from "./use-retry.js";
import { userOf } from "./user-of.js";

export type Session =
  | { status: "checking" }
  /** It could not be found out whether somebody is signed in. */
  | { status: "unreachable" }
  /** The server keeps no accounts: people come through a host application. */
  | { status: "no-accounts" }
  | { status: "signed-out" }
  /** Signed out on this page, while the server's cookie still opens the account. */
  | { status: "signing-out" }
  | { status: "signed-in"; account: Account; client: DuologueClient };

interface Endings {
  /** The server no longer knows the session. */
  onOver: () => void;
  /** Somebody else has signed in since, in another tab: the cookie is theirs now. */
  onOther: () => void;
}

/** The client of one session: no token of somebody else ever reaches it. */
function clientOf(account: Account, { onOver, onOther }: Endings): DuologueClient {
  async function token(): Promise<string> {
    try {
      const fetched = await fetchToken();
      if (userOf(fetched) === account.userId) return fetched;
    } catch (error) {
      if (error instanceof AccountError && error.status === 401) onOver();
      throw error;
    }
    onOther();
    throw new Error("Somebody else is signed in now.");
  }
  return createClient({ token, userId: account.userId });
}

function afterSignOut(isDone: boolean): Session {
  return { status: isDone ? "signed-out" : "signing-out" };
}

/** Who uses the page, and their connection as long as they are signed in. */
export function useSession() {
  const [session, setSession] = useState<Session>({ status: "checking" });

  const check = useCallback(() => setSession({ status: "checking" }), []);

  const enter = useCallback(
    (account: Account) => {
      const client = clientOf(account, { onOver: () => setSession({ status: "signed-out" }), onOther: check });
      setSession({ status: "signed-in", account, client });
    },
    [check],
  );

  const lookUp = useCallback(async () => {
    if (unfinishedSignOut.isThere()) return setSession(afterSignOut(await finishSignOut()));
    try {
      const account = await readSession();
      if (account === null) setSession({ status: "signed-out" });
      else enter(account);
    } catch (error) {
      const areOff = error instanceof AccountError && error.status === 404;
      setSession({ status: areOff ? "no-accounts" : "unreachable" });
    }
  }, [enter]);

  const finding = useRef<Promise<void>>(null);
  /** One request at a time, by the button or automatically: each would begin a session. */
  const find = useCallback(() => {
    finding.current ??= lookUp().finally(() => {
      finding.current = null;
    });
    return finding.current;
  }, [lookUp]);

  const leave = useCallback(async () => {
    const ended = afterSignOut(await endSession());
    // The next person is not to be led into this one's conversation.
    window.history.replaceState(null, "", addressOf(null));
    // Without the server the session ends here all the same: whoever signs out may be about to leave the device.
    setSession(ended);
  }, []);

  const finish = useCallback(async () => {
    const ended = afterSignOut(await finishSignOut());
    setSession((now) => (now.status === "signing-out" ? ended : now));
  }, []);

  useRetry(session.status === "signing-out", finish);
  useRetry(session.status === "unreachable", find);

  const isChecking = session.status === "checking";
  useEffect(() => {
    if (isChecking) void find();
  }, [isChecking, find]);

  const client = session.status === "signed-in" ? session.client : null;
  useEffect(() => {
    if (client === null) return;
    client.connect();
    return () => client.disconnect();
  }, [client]);

  return { session, enter, leave, retry: find };
}
