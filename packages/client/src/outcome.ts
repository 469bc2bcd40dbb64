import type { CommandFailure } from "@duologue/protocol";

/** What a request came to: expected failures are values. */
export type Outcome<Value> = { readonly ok: true; readonly value: Value } | ({ readonly ok: false } & CommandFailure);
