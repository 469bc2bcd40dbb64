import type { DuologueClient } from "@duologue/client";
import { useEffect } from "react";
import type { Account } from "./auth-api.js";

/** A user who is signed in, and the client of their session. */
export interface SignedIn {
  account: Account;
  client: DuologueClient;
}

/**
 * Connects the client of the session while there is one.
 *
 * @param onRefused receives the account when the server refuses its client: the session may have ended in another browser
 */
export function useConnected(signedIn: SignedIn | null, onRefused: (account: Account) => void): void {
  const client = signedIn?.client ?? null;
  const account = signedIn?.account ?? null;

  useEffect(() => {
    if (client === null || account === null) return;
    const stop = client.connection.subscribe(() => {
      if (client.connection.snapshot().status === "refused") onRefused(account);
    });
    client.connect();
    return () => {
      stop();
      client.disconnect();
    };
  }, [client, account, onRefused]);
}
