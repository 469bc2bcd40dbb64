import { OpenAPIHono } from "@hono/zod-openapi";
import { expect, test } from "vitest";
import { createMetrics } from "../kernel/metrics.js";
import type { HttpEnv } from "./http-context.js";
import { addOperationRoutes } from "./operation-routes.js";

/** The routes above a database of which only its answer to `ping` is known, and the alarms that they set. */
function appOn(ping: () => Promise<void>) {
  const app = new OpenAPIHono<HttpEnv>();
  const alarms: { ms: number; ring: () => void }[] = [];
  addOperationRoutes(app, {
    ping,
    isClosing: () => false,
    metrics: createMetrics({ connections: () => 0 }),
    clock: {
      now: () => 0,
      after(ms, ring) {
        alarms.push({ ms, ring });
        return () => {};
      },
    },
  });
  return { app, alarms };
}

test("[HTTP14] a database that refuses makes the chat not ready at once", async () => {
  const { app } = appOn(() => Promise.reject(new Error("away")));
  const response = await app.request("/readyz");
  expect([response.status, await response.json()]).toMatchObject([503, { code: "unavailable" }]);
});

test("[HTTP14] a database that does not answer within 2 s makes the chat not ready", async () => {
  const { app, alarms } = appOn(() => new Promise(() => {}));
  const asked = app.request("/readyz");
  expect(alarms.map(({ ms }) => ms)).toEqual([2_000]);
  alarms[0]?.ring();
  const response = await asked;
  expect([response.status, await response.json()]).toMatchObject([503, { code: "unavailable" }]);
});
