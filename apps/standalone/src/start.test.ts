import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { freePort } from "@duologue/testkit";
import { expect, test } from "vitest";
import { parseConfig } from "./config.js";
import { start } from "./start.js";
import { StartFailure } from "./start-failure.js";

test("[START14] connections are refused before it is ready, and after a start that failed", async () => {
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
  await expectRefused(port);
  connection?.destroy();
  await expect(starting).rejects.toThrow(StartFailure);
  await expectRefused(port);
  database.close();
});

async function expectRefused(port: number): Promise<void> {
  const [error] = await once(connect(port, "127.0.0.1"), "error");
  expect(error).toMatchObject({ code: "ECONNREFUSED" });
}
