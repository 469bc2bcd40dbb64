import type { ErrorCode, User } from "@duologue/protocol";
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";

/** What is known of a request on its way. */
export interface HttpEnv {
  Variables: {
    /** Whose token it carries; set by `authenticateRequest`. */
    user: User;
    /** Why it failed, if it did. */
    failed: ErrorCode | undefined;
  };
}

export type HttpApp = OpenAPIHono<HttpEnv>;
export type HttpContext = Context<HttpEnv>;
