import { createHash, timingSafeEqual } from "node:crypto";
import type { MiddlewareHandler } from "hono";
import { bearerToken } from "../auth/socket-auth-middleware.js";
import { failure } from "../kernel/outcome.js";
import { answerFailure } from "./answer.js";
import { unauthorized } from "./authenticate-request.js";
import type { HttpEnv } from "./http-context.js";

/**
 * Lets the host application's server through, by its API key as bearer. Without a configured key there is no route.
 *
 * @throws RangeError if the key could not be sent in a header
 */
export function authenticateHost(apiKey: string | undefined): MiddlewareHandler<HttpEnv> {
  if (!apiKey) return async (c) => answerFailure(c, failure("not_found"));
  if (!/^[\x21-\x7e]+$/.test(apiKey)) throw new RangeError("The API key must be of visible ASCII characters.");
  const expected = digest(apiKey);
  return async (c, next) => {
    const given = bearerToken(c.req.header("authorization"));
    if (!given) return answerFailure(c, unauthorized("token_missing"));
    // Digests have one length, and comparing them takes one time, whatever was given.
    if (!timingSafeEqual(digest(given), expected)) return answerFailure(c, unauthorized("token_invalid"));
    return next();
  };
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
