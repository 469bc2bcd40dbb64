import { createClient, type DuologueClient } from "@duologue/client";
import { useCallback, useEffect, useState } from "react";
import { type Account, AccountError, fetchToken, readSession, signOut } from "./auth-api.js";

export type Session =
  | { status: "checking" }
  /** It could not be found out whether somebody is signed in. */
  | { status: "unreachable" }
  /** The server keeps no accounts: people come through a host application. */
  | { status: "no-accounts" }
  | { status: "signed-out" }
  | { status: "signed-in"; account: Account; client: DuologueClient };

/** The client of one session. `onOver` is called when the server no longer knows the session. */
function clientOf(onOver: () => void): DuologueClient {
  async function token(): Promise<string> {
    try {
      return await fetchToken();
    } catch (error) {
      if (error instanceof AccountError && error.status === 401) onOver();
      throw error;
    }
  }
  return createClient({ token });
}

/** Who uses the page, and their connection as long as they are signed in. */
export function useSession() {
  const [session, setSession] = useState<Session>({ status: "checking" });

  const enter = useCallback((account: Account) => {
    const client = clientOf(() => setSession({ status: "signed-out" }));
    setSession({ status: "signed-in", account, client });
  }, []);

  const check = useCallback(async () => {
    setSession({ status: "checking" });
    try {
      const account = await readSession();
      if (account === null) setSession({ status: "signed-out" });
      else enter(account);
    } catch (error) {
      const areOff = error instanceof AccountError && error.status === 404;
      setSession({ status: areOff ? "no-accounts" : "unreachable" });
    }
  }, [enter]);

  const leave = useCallback(async () => {
    await signOut();
    setSession({ status: "signed-out" });
  }, []);

  useEffect(() => void check(), [check]);

  const client = session.status === "signed-in" ? session.client : null;
  useEffect(() => {
    if (client === null) return;
    client.connect();
    return () => client.disconnect();
  }, [client]);

  return { session, enter, leave, check };
}
