/** What keeps a promise in the server; a run without one of them must fail. */
export const GUARDS = ["lock", "key", "commit", "catch-up"] as const;
export type Guard = (typeof GUARDS)[number];
