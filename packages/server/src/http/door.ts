import type { Allowance } from "@duologue/protocol";
import type { RouteConfig } from "@hono/zod-openapi";
import type { MiddlewareHandler } from "hono";
import type { Authenticate } from "../auth/authenticate.js";
import type { Logger } from "../kernel/logger.js";
import type { Metrics } from "../kernel/metrics.js";
import { failure, type Outcome } from "../kernel/outcome.js";
import type { Broadcast } from "../transport/broadcast.js";
import type { RateLimit } from "../transport/rate-limit.js";
import type { ToWireError } from "../transport/to-wire-error.js";
import type { UseCases } from "../use-cases.js";
import { authenticateHost } from "./authenticate-host.js";
import { authenticateRequest } from "./authenticate-request.js";
import { guardBody } from "./guard-body.js";
import type { HttpEnv } from "./http-context.js";

export interface DoorOptions {
  readonly useCases: UseCases;
  readonly authenticate: Authenticate;
  readonly rateLimit: RateLimit;
  readonly toWireError: ToWireError;
  readonly broadcast: Broadcast;
  readonly metrics: Metrics;
  /** Without one, the routes of the host's server are off. */
  readonly apiKey: string | undefined;
  readonly logger: Logger;
}

/** What the routes of every feature go through. */
export type Door = ReturnType<typeof createDoor>;

type Named = RouteConfig & { readonly operationId: string };

export function createDoor(options: DoorOptions) {
  const { useCases, rateLimit, toWireError, broadcast, metrics } = options;
  const ofUser = authenticateRequest(options.authenticate, toWireError);
  const ofHost = authenticateHost(options.apiKey);
  const ofBody = guardBody(options.logger);

  const counted = (operationId: string): MiddlewareHandler<HttpEnv> => {
    return async (c, next) => {
      await next();
      metrics.countCommand(operationId, c.get("failed") ?? "ok");
    };
  };

  return {
    useCases,
    /** Opens a route to whoever has a token. */
    forUsers: <Route extends Named>(route: Route) => ({
      ...route,
      security: [{ token: [] }],
      middleware: [counted(route.operationId), ofUser, ...ofBody],
    }),
    /** Opens a route to the host application's server. */
    forHost: <Route extends Named>(route: Route) => ({
      ...route,
      security: [{ apiKey: [] }],
      middleware: [counted(route.operationId), ofHost, ...ofBody],
    }),
    /**
     * Carries out what was understood: takes the user's allowance, runs the use case, tells what became known.
     *
     * @param canRepeat whether it may be asked again without harm though it was perhaps carried out
     */
    async carryOut<Value>(
      by: number,
      allowance: Allowance,
      run: () => Promise<Outcome<Value>>,
      canRepeat = true,
    ): Promise<Outcome<Value>> {
      const wait = rateLimit(by, allowance);
      if (wait > 0) return failure("rate_limited", { retryAfterMs: wait });
      try {
        const outcome = await run();
        if (outcome.ok) await broadcast(outcome.news);
        return outcome;
      } catch (error) {
        return toWireError(error, canRepeat);
      }
    },
  };
}
