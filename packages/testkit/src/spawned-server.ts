/** The program of `startServerProcess`: a chat server on `DATABASE_URL` and `REDIS_URL`; it tells its parent the port. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createChat, createLogger, type LogLevel } from "@duologue/server";
import { getRequestListener } from "@hono/node-server";
import { TEST_SECRET } from "./test-secret.js";

/** What the process says when it is ready. */
export interface SpawnedServer {
  readonly port: number;
}

/** How much faster the timers of the chat run. */
const speed = Number(process.env.CLOCK_SPEED ?? 1);

/** Does not keep the process alive, as no clock of the chat does. */
function after(ms: number, callback: () => void): () => void {
  const timer = setTimeout(callback, ms / speed).unref();
  return () => clearTimeout(timer);
}

const chat = await createChat({
  database: { url: process.env.DATABASE_URL ?? "" },
  ...(process.env.REDIS_URL && { redis: process.env.REDIS_URL }),
  tokens: { secret: TEST_SECRET },
  logger: createLogger((process.env.LOG_LEVEL ?? "error") as LogLevel),
  ...(speed !== 1 && { clock: { now: Date.now, after } }),
  rateLimit: "off",
});
const http = createServer(getRequestListener(chat.fetch));
chat.attach(http);
http.listen(0, "127.0.0.1", () => process.send?.({ port: (http.address() as AddressInfo).port }));
// A server must not outlive the test that started it.
process.on("disconnect", () => process.exit(0));
