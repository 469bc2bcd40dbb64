import { ERRORS, type HttpError } from "@duologue/protocol";
import type { Failure } from "../kernel/outcome.js";
import type { HttpContext } from "./http-context.js";

/** A failure as HTTP tells it: status, code and sentence of the protocol's error table. */
export function answerFailure(c: HttpContext, { code, error, details, retryAfterMs }: Failure) {
  c.set("failed", code);
  if (code === "unauthorized") c.header("WWW-Authenticate", "Bearer");
  if (retryAfterMs !== undefined) c.header("Retry-After", String(Math.ceil(retryAfterMs / 1000)));
  const body: HttpError = { error, code, ...(details !== undefined && { details }) };
  return c.json(body, ERRORS[code].status);
}
