import type { MarkAsRead } from "@duologue/protocol";

/** A read mark to be stored. */
export type Receipt = MarkAsRead & { readonly readerId: number };
