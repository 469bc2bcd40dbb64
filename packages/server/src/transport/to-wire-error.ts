import { randomUUID } from "node:crypto";
import type { z } from "zod";
import type { Logger } from "../kernel/logger.js";
import { type Failure, failure } from "../kernel/outcome.js";

/** What tells that the database was away, and whether the command was certainly not carried out. */
export type FindUnavailable = (error: unknown) => { readonly nothingDone: boolean } | undefined;

/**
 * A surprise as a failure that can be told to a stranger: the cause stands in the log, under an id.
 *
 * @param canRepeat whether the command may be sent again without harm though it was perhaps carried out
 */
export type ToWireError = (error: unknown, canRepeat: boolean) => Failure;

export function createToWireError(findUnavailable: FindUnavailable, logger: Logger): ToWireError {
  return (error, canRepeat) => {
    const unavailable = findUnavailable(error);
    if (unavailable && (unavailable.nothingDone || canRepeat)) return failure("unavailable");
    if (unavailable) {
      return failure("unavailable", {
        details: "It is not known whether the command was carried out.",
        retryable: false,
      });
    }
    const id = randomUUID();
    logger.error({ id, error }, "A command failed for a reason that was not foreseen.");
    return failure("internal", { details: id });
  };
}

/** More than a few would only say that the payload is something else altogether. */
const ISSUES_SHOWN = 3;

/** What is wrong with a payload, for the developer who sent it; none of its content. */
export function invalidPayload(error: z.ZodError): Failure {
  const shown = error.issues.slice(0, ISSUES_SHOWN).map(({ path, message }) => {
    return path.length ? `${path.join(".")}: ${message}` : message;
  });
  return failure("invalid_payload", { details: shown.join("; ") });
}
