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

test("[START14] connections are refused until all parts are ready, and then the first request is served", async () => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let isRefusedLast = false;
  // The page is the last part that the start waits for, after the chat is ready.
  const page = {
    catch: () => {},
    // biome-ignore lint/suspicious/noThenProperty: to know when the start waits for it
    then(resolve: () => void) {
      expectRefused(port).then(() => {
        isRefusedLast = true;
        resolve();
      }, resolve);
    },
  } as unknown as Promise<void>;
  const config = parseConfig({ PORT: String(port), LOG_LEVEL: "silent", DATA_DIR: "memory://" });
  const starting = start(config, undefined, page);
  const first = untilAnswered(`${url}/readyz`);
  const running = await starting;
  expect([isRefusedLast, await first]).toEqual([true, 200]);
  await running.close();
});

/** The status of the first response, of requests that are sent one after the other until one is not refused. */
async function untilAnswered(url: string): Promise<number> {
  for (;;) {
    try {
      return (await fetch(url)).status;
    } catch (error) {
      // The port is checked by listening for a moment, in which a connection may be reset.
      expect((error as { cause: unknown }).cause).toMatchObject({
        code: expect.stringMatching(/^(ECONNREFUSED|ECONNRESET|UND_ERR_SOCKET)$/),
      });
    }
  }
}

async function expectRefused(port: number): Promise<void> {
  const socket = connect(port, "127.0.0.1");
  await expect(once(socket, "connect").finally(() => socket.destroy())).rejects.toMatchObject({ code: "ECONNREFUSED" });
}
