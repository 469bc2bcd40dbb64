import type { Clock } from "../kernel/clock.js";
import type { Debug } from "../kernel/debug.js";
import type { Logger } from "../kernel/logger.js";
import { type Authenticate, SESSION_ENDED } from "./authenticate.js";
import { explainRejection } from "./explain-rejection.js";
import { TokenRefused } from "./verify-token.js";

/** A reason that repeats is written this often, so that a flood of bad tokens is none of lines. */
const EVERY_MS = 60_000;

/** Every client without a token, and every token in the end: its own, or that of its session. */
const ORDINARY: readonly unknown[] = ["token_missing", "token_expired", SESSION_ENDED];

/** Writes why tokens were rejected, without the tokens: for each reason one line a minute, with how many there were. */
export function reportRejections(authenticate: Authenticate, logger: Logger, debug: Debug, clock: Clock): Authenticate {
  const reasons = new Map<string, { writtenAt: number; unwritten: number }>();

  function report(rejection: TokenRefused) {
    const reason = explainRejection(rejection);
    const { writtenAt = Number.NEGATIVE_INFINITY, unwritten = 0 } = reasons.get(reason) ?? {};
    if (clock.now() - writtenAt < EVERY_MS) {
      reasons.set(reason, { writtenAt, unwritten: unwritten + 1 });
      return;
    }
    reasons.set(reason, { writtenAt: clock.now(), unwritten: 0 });
    const write = ORDINARY.includes(rejection.code) || ORDINARY.includes(rejection.cause) ? debug : logger.warn;
    write({ code: rejection.code, reason, ...(unwritten > 0 && { before: unwritten }) }, "A token was rejected.");
  }

  return async (token) => {
    try {
      return await authenticate(token);
    } catch (error) {
      if (error instanceof TokenRefused) report(error);
      throw error;
    }
  };
}
