import { createClient, type DuologueClient } from "@duologue/client";
import { useCallback, useEffect, useRef, useState } from "react";
import { changeAddress } from "../address/change-address.js";
import { addressOf } from "../address/conversation-address.js";
import { type Account, AccountError, fetchToken, readSession } from "./auth-api.js";
import { endSession, finishSignOut } from "./session-cookie.js";
import { unfinishedSignOut } from "./unfinished-sign-out.js";
import { type SignedIn, useConnected } from "./use-connected.js";
import { useRetry } from "./use-retry.js";
import { useSignOutElsewhere } from "./use-sign-out-elsewhere.js";
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
  | ({ status: "signed-in" } & SignedIn);

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

/** What a page that nobody is signed in on shows after an attempt to sign out. */
function afterSignOut(isDone: boolean): (now: Session) => Session {
  return (now) => {
    // Somebody may have signed in since.
    if (now.status !== "signed-out" && now.status !== "signing-out") return now;
    return { status: isDone ? "signed-out" : "signing-out" };
  };
}

/** Who uses the page, and their connection as long as they are signed in. */
export function useSession() {
  const [session, setSession] = useState<Session>({ status: "checking" });

  const enter = useCallback((account: Account) => {
    const become = (next: Session) => () =>
      setSession((now) => (now.status === "signed-in" && now.client === client ? next : now));
    const endings = { onOver: become({ status: "signed-out" }), onOther: become({ status: "checking" }) };
    const client = clientOf(account, endings);
    setSession({ status: "signed-in", account, client });
  }, []);

  /** @param refused whose client the server refuses: unless the session is another one since, it stays so */
  const lookUp = useCallback(
    async (refused?: Account) => {
      if (unfinishedSignOut.isThere()) {
        const isDone = await finishSignOut();
        return setSession({ status: isDone ? "signed-out" : "signing-out" });
      }
      try {
        const account = await readSession();
        if (account === null) setSession({ status: "signed-out" });
        else if (refused === undefined || account.sid !== refused.sid) enter(account);
      } catch (error) {
        const areOff = error instanceof AccountError && error.status === 404;
        setSession({ status: areOff ? "no-accounts" : "unreachable" });
      }
    },
    [enter],
  );

  const finding = useRef<Promise<void>>(null);
  /** One request at a time, by the button or automatically: each would begin a session. */
  const find = useCallback(() => {
    finding.current ??= lookUp().finally(() => {
      finding.current = null;
    });
    return finding.current;
  }, [lookUp]);

  const finish = useCallback(async () => setSession(afterSignOut(await finishSignOut())), []);

  /** Without waiting for the server: whoever signs out may be about to leave the device. */
  const endHere = useCallback(() => {
    // The next person is not to be led into this one's conversation.
    changeAddress(addressOf(null), "replace");
    setSession((now) => (now.status === "signed-in" ? { status: "signed-out" } : now));
  }, []);

  const announce = useSignOutElsewhere(
    useCallback(() => {
      endHere();
      void finish();
    }, [endHere, finish]),
  );

  const leave = useCallback(async () => {
    endHere();
    const ended = endSession();
    announce();
    setSession(afterSignOut(await ended));
  }, [endHere, announce]);

  useRetry(session.status === "signing-out", finish);
  useRetry(session.status === "unreachable", find);

  const isChecking = session.status === "checking";
  useEffect(() => {
    if (isChecking) void find();
  }, [isChecking, find]);

  useConnected(session.status === "signed-in" ? session : null, lookUp);

  return { session, enter, leave, retry: find };
}
