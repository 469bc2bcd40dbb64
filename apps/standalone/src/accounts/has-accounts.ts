import type { Database } from "@duologue/server";

const HAS_ACCOUNTS = { name: "has_accounts", text: "select exists (select from account_credentials) as has_accounts" };

/** Reads whether there is an account. Accounts are never deleted, so that the first one is found once. */
export function createHasAccounts(database: Database): () => Promise<boolean> {
  let isFound = false;
  return async () => {
    if (isFound) return true;
    const [row] = await database.query<{ has_accounts: boolean }>(HAS_ACCOUNTS, []);
    isFound = row?.has_accounts === true;
    return isFound;
  };
}
