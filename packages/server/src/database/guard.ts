import type { CheckedPool } from "./checked-pool.js";
import type { Reachability } from "./reachability.js";
import { ServerNotWritableError } from "./server-not-writable.js";
import { STATEMENT_MS } from "./session-settings.js";
import { DatabaseUnavailable, isConnectionLost, sqlStateOf } from "./unavailable.js";

export interface GuardOptions {
  /** How long to wait at most. */
  readonly ms?: number;
  /** Whether the work may be done again after it failed because the server takes no writes. Default: it may not. */
  readonly canRepeat?: (failure: DatabaseUnavailable) => boolean;
}

/** Runs `work` with the time, by the clock of `performance.now()`, until which it may wait. */
export type Guard = <Result>(work: (by: number) => Promise<Result>, options?: GuardOptions) => Promise<Result>;

/**
 * Makes the guard of everything that uses the pools. While the database is known to be unavailable it rejects
 * immediately. When a connection proves lost, the others are made again.
 */
export function createGuard(reachability: Reachability, pools: readonly CheckedPool[]): Guard {
  return async (work, { ms = STATEMENT_MS, canRepeat } = {}) => {
    const by = performance.now() + Math.min(ms, STATEMENT_MS);
    for (;;) {
      await reachability.admit(by - performance.now());
      try {
        return await work(by);
      } catch (error) {
        const cause = error instanceof DatabaseUnavailable ? error.cause : error;
        if (isConnectionLost(cause)) {
          reachability.suspect();
          for (const pool of pools) pool.discard();
        }
        if (!(error instanceof DatabaseUnavailable) || !isNotWritable(cause) || !canRepeat?.(error)) throw error;
      }
    }
  };
}

/** For work that does nothing until it succeeds. */
export const canAlwaysRepeat = (): boolean => true;

/** For a write: its response may come with the report that the server takes no more writes, after the commit. */
export const canRepeatUndone = ({ nothingDone }: DatabaseUnavailable): boolean => nothingDone;

/** For a statement on its own that calls no function which writes. */
export function canRepeatStatement(text: string): (failure: DatabaseUnavailable) => boolean {
  return ({ nothingDone }) => nothingDone || isRead(text);
}

function isNotWritable(cause: unknown): boolean {
  return cause instanceof ServerNotWritableError || sqlStateOf(cause) === "25006";
}

/** A `select` that locks rows fails on a server that takes no writes. */
function isRead(text: string): boolean {
  return /^\s*(select|with)\b/i.test(text) && !/\b(insert|update|delete|merge)\b/i.test(text);
}
