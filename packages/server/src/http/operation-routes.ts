import { createRoute, z } from "@hono/zod-openapi";
import type { Clock } from "../kernel/clock.js";
import type { Metrics } from "../kernel/metrics.js";
import { failure } from "../kernel/outcome.js";
import { answerFailure } from "./answer.js";
import { createAsyncApi } from "./asyncapi.js";
import type { HttpApp } from "./http-context.js";
import { createOpenApi } from "./openapi.js";
import { FAILURES, json } from "./responses.js";

/** What operators and their tools ask. */
export interface OperationOptions {
  /** Resolves when the database answers. */
  readonly ping: () => Promise<void>;
  /** Whether the chat is about to end, so that no new work should come here. */
  readonly isClosing: () => boolean;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly basePath?: string | undefined;
}

/** How long the database may take to answer: load balancers mostly give up after 2 to 5 s. */
const READY_WITHIN_MS = 2_000;

const document = (description: string) => json(z.record(z.string(), z.unknown()), description);
const status = z.object({ status: z.literal("ok") });

const healthz = createRoute({
  method: "get",
  path: "/healthz",
  operationId: "healthz",
  summary: "Whether the process lives.",
  responses: { 200: json(status, "It does.") },
});

const readyz = createRoute({
  method: "get",
  path: "/readyz",
  operationId: "readyz",
  summary: "Whether work should come here: the database answers, and the process is not about to end.",
  responses: { 200: json(status, "It should."), ...FAILURES },
});

const metricsRoute = createRoute({
  method: "get",
  path: "/metrics",
  operationId: "metrics",
  summary: "Measurements for Prometheus.",
  responses: { 200: { description: "Text format.", content: { "text/plain": { schema: z.string() } } } },
});

const openApiJson = createRoute({
  method: "get",
  path: "/openapi.json",
  operationId: "openApi",
  summary: "This description of the HTTP routes.",
  responses: { 200: document("OpenAPI 3.1.") },
});

const asyncApiJson = createRoute({
  method: "get",
  path: "/asyncapi.json",
  operationId: "asyncApi",
  summary: "The description of the socket's events.",
  responses: { 200: document("AsyncAPI 3.0.") },
});

export function addOperationRoutes(app: HttpApp, options: OperationOptions): void {
  const { metrics } = options;
  app.openapi(healthz, (c) => c.json({ status: "ok" as const }, 200));

  app.openapi(readyz, async (c) => {
    if (options.isClosing()) return answerFailure(c, failure("unavailable", { error: "The server is closing." }));
    if (await answersInTime(options)) return c.json({ status: "ok" as const }, 200);
    return answerFailure(c, failure("unavailable"));
  });

  app.openapi(metricsRoute, async (c) => c.text(await metrics.text(), 200, { "Content-Type": metrics.contentType }));

  let openApi: Record<string, unknown> | undefined;
  app.openapi(openApiJson, (c) => {
    openApi ??= createOpenApi(app, options.basePath);
    return c.json(openApi, 200);
  });

  let asyncApi: Record<string, unknown> | undefined;
  app.openapi(asyncApiJson, (c) => {
    asyncApi ??= createAsyncApi();
    return c.json(asyncApi, 200);
  });
}

function answersInTime({ ping, clock }: OperationOptions): Promise<boolean> {
  return new Promise((resolve) => {
    const cancel = clock.after(READY_WITHIN_MS, () => resolve(false));
    ping()
      .then(
        () => resolve(true),
        () => resolve(false),
      )
      .finally(cancel);
  });
}
