import { LIMITS } from "@duologue/protocol";
import type { MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { failure } from "../kernel/outcome.js";
import { answerFailure } from "./answer.js";
import type { HttpEnv } from "./http-context.js";

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Refuses a body that is longer than a frame of the socket may be. */
const limitBody: MiddlewareHandler<HttpEnv> = bodyLimit({
  maxSize: LIMITS.frameBytes,
  onError: (c) => answerFailure(c, failure("invalid_payload", { details: `more than ${LIMITS.frameBytes} bytes` })),
});

/** Refuses what is not UTF-8: it would be stored with replacement characters, not as it was sent. */
const requireUtf8: MiddlewareHandler<HttpEnv> = async (c, next) => {
  try {
    // The routes parse what is read here.
    utf8.decode(await c.req.arrayBuffer());
    decodeURIComponent(c.req.path);
  } catch {
    return answerFailure(c, failure("invalid_payload", { details: "must be UTF-8" }));
  }
  return next();
};

/** Refuses `application/problem+json` and its like, which the library takes for JSON: they mean something else. */
const requireJson: MiddlewareHandler<HttpEnv> = async (c, next) => {
  const type = c.req.header("content-type");
  if (type !== undefined && !/^application\/json\s*(;|$)/i.test(type)) {
    return answerFailure(c, failure("invalid_payload", { details: "Content-Type must be application/json" }));
  }
  return next();
};

/** What a body passes before it is parsed, and after it is known whose it is: strangers learn nothing. */
export const guardBody = [limitBody, requireUtf8, requireJson];
