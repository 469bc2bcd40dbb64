import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { freePort } from "@duologue/testkit";
import { expect, test } from "vitest";
import { parseConfig } from "./config.js";
import { start } from "./start.js";
import { StartFailure } from "./start-failure.js";

test("[START14] whoever comes before it is ready is told so, and none after a start that failed", async () => {
  // A database that says nothing: the start waits for as long as the test wants.
  const database = createServer();
  database.listen(0, "127.0.0.1");
  await once(database, "listening");
  const { port: databasePort } = database.address() as AddressInfo;
  const port = await freePort();
  const starting = start(
    parseConfig({
      PORT: String(port),
      LOG_LEVEL: "silent",
      DATABASE_URL: `postgres://ada@127.0.0.1:${databasePort}/chat`,
      AUTH_SECRET: "a secret with more than 32 characters",
    }),
  );
  const [connection]: Socket[] = await once(database, "connection");
  for (const path of ["/", "/readyz", "/socket.io/?EIO=4&transport=polling"]) {
    const early = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { connection: "close" } });
    expect([early.status, early.headers.get("retry-after")]).toEqual([503, "1"]);
    expect(await early.json()).toEqual({ error: "The server is starting.", code: "unavailable" });
  }
  connection?.destroy();
  await expect(starting).rejects.toThrow(StartFailure);
  await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
  database.close();
});
