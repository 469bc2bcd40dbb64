import type { Healing } from "../healing/healing.js";

/** What keeps a promise in the server; a run without one of them must fail. */
export const GUARDS = ["lock", "key", "commit", "catch-up", "broadcast", "primary"] as const;
export type Guard = (typeof GUARDS)[number];

/** What a server of the torture's own lacks: the database can't take these away, nor can the wire. */
export type Weakness = Exclude<Guard, "lock" | "key"> | Extract<Healing, "lost-answer">;
