import type { ErrorCode, User } from "@duologue/protocol";
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { FetchBindings } from "../mount/node-listener.js";

/** What is known of a request on its way. */
export interface HttpEnv {
  Bindings: FetchBindings;
  Variables: {
    /** Whose token it carries; set by `authenticateRequest`. */
    user: User;
    /** Whether somebody began to read the body before the chat did. */
    wasRead: boolean;
    /** Why it failed, if it did. */
    failed: ErrorCode | undefined;
  };
}

export type HttpApp = OpenAPIHono<HttpEnv>;
export type HttpContext = Context<HttpEnv>;
