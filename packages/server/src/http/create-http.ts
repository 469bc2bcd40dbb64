import { OpenAPIHono } from "@hono/zod-openapi";
import { cors } from "hono/cors";
import { HTTPException } from "hono/http-exception";
import { getPath } from "hono/utils/url";
import type { Clock } from "../kernel/clock.js";
import { failure } from "../kernel/outcome.js";
import { invalidPayload, type ToWireError } from "../transport/to-wire-error.js";
import { answerFailure } from "./answer.js";
import { addConversationRoutes } from "./conversation-routes.js";
import { createDoor, type DoorOptions } from "./door.js";
import type { HttpApp, HttpEnv } from "./http-context.js";
import { addMessageRoutes } from "./message-routes.js";
import { addOperationRoutes } from "./operation-routes.js";
import { addUserRoutes } from "./user-routes.js";

/** What the HTTP door needs. */
export interface HttpOptions extends DoorOptions {
  /** Other origins whose pages may ask; `*` for all. */
  readonly corsOrigin: readonly string[];
  /** A prefix that requests may have or lack: frameworks differ in whether they take it off. */
  readonly basePath?: string | undefined;
  /** Whether the chat is about to end. */
  readonly isClosing: () => boolean;
  readonly clock: Clock;
}

/** The REST door: the same use cases as on the socket. Can be mounted under any prefix. Wiring only. */
export function createHttp(options: HttpOptions): HttpApp {
  const { corsOrigin, basePath, metrics, isClosing, clock } = options;
  const app: HttpApp = new OpenAPIHono<HttpEnv>({
    ...(basePath && { getPath: (request) => withoutPrefix(getPath(request), basePath) }),
    defaultHook: (result, c) => (result.success ? undefined : answerFailure(c, invalidPayload(result.error))),
  });
  app.notFound((c) => answerFailure(c, failure("not_found", { error: "There is no such route." })));
  app.onError((error, c) => answerFailure(c, asFailure(error, options.toWireError)));

  app.use(async (c, next) => {
    await next();
    c.header("X-Content-Type-Options", "nosniff");
    c.header("Cache-Control", "no-store");
  });
  if (corsOrigin.length > 0) app.use(corsOf(corsOrigin));

  const door = createDoor(options);
  addConversationRoutes(app, door);
  addMessageRoutes(app, door);
  addUserRoutes(app, door);
  addOperationRoutes(app, { ping: options.useCases.ping, isClosing, metrics, clock, basePath });
  return app;
}

/** Whether the first part of a path is that of a route. */
export function hasRoute({ routes }: HttpApp, path: string): boolean {
  const [, first = ""] = path.split("/");
  return first !== "" && routes.some((route) => route.path === `/${first}` || route.path.startsWith(`/${first}/`));
}

function withoutPrefix(path: string, prefix: string): string {
  if (path === prefix) return "/";
  return path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : path;
}

/** Without cookies: only tokens in the Authorization header count here. */
function corsOf(origins: readonly string[]) {
  return cors({
    origin: origins.includes("*") ? "*" : [...origins],
    allowMethods: ["GET", "POST", "PUT"],
    allowHeaders: ["Authorization", "Content-Type"],
    exposeHeaders: ["Retry-After"],
    maxAge: 600,
  });
}

/** Hono throws exceptions of its own for a body that is not JSON or does not say that it is. */
function asFailure(error: Error, toWireError: ToWireError) {
  if (!(error instanceof HTTPException)) return toWireError(error, true);
  return failure("invalid_payload", {
    details: error.status === 415 ? "Content-Type must be application/json" : "must be JSON",
  });
}
