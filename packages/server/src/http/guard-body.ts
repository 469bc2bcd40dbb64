import { LIMITS } from "@duologue/protocol";
import type { MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { Logger } from "../kernel/logger.js";
import { failure } from "../kernel/outcome.js";
import { restoreBody } from "../mount/node-listener.js";
import { answerFailure } from "./answer.js";
import type { HttpEnv } from "./http-context.js";

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Refuses a body that is longer than a frame of the socket may be. */
const limitBody: MiddlewareHandler<HttpEnv> = bodyLimit({
  maxSize: LIMITS.frameBytes,
  onError: (c) => answerFailure(c, failure("invalid_payload", { details: `more than ${LIMITS.frameBytes} bytes` })),
});

/** Lets the routes read a body that a parser of the host has read before, like `express.json()`. */
const restore: MiddlewareHandler<HttpEnv> = async (c, next) => {
  const incoming = c.env?.incoming;
  c.set("wasRead", c.req.raw.bodyUsed || incoming?.readableDidRead === true);
  if (incoming) restoreBody(incoming);
  return next();
};

const ALREADY_READ =
  "A body parser of the host read the request before the chat. Mount the chat before it, or give createChat a basePath.";

/** Reads the body. Where a parser of the host left nothing of it, the request fails, and the log has one line about it. */
function readBody(logger: Logger): MiddlewareHandler<HttpEnv> {
  let isLogged = false;
  return async (c, next) => {
    const body = await c.req.arrayBuffer().catch(() => undefined);
    const isSent = c.req.header("transfer-encoding") !== undefined || Number(c.req.header("content-length") ?? 0) > 0;
    if (body !== undefined && !(body.byteLength === 0 && isSent && c.get("wasRead"))) return next();
    if (!isLogged) logger.error({ code: "body_already_read" }, ALREADY_READ);
    isLogged = true;
    c.set("failed", "internal");
    return c.json({ error: ALREADY_READ, code: "body_already_read" }, 500);
  };
}

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
export const guardBody = (logger: Logger) => [restore, limitBody, readBody(logger), requireUtf8, requireJson];
