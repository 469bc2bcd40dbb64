import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTestDatabase, type TestDatabase } from "@duologue/testkit";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { ApplicationProcess } from "../test/application-process.js";
import { Correspondence, HOST_TOKENS } from "../test/correspondence.js";

// Processes start again and again, and the lock of one that was killed takes seconds to go stale.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 });

let database: TestDatabase;
let folder: string;

beforeAll(async () => {
  ApplicationProcess.build();
  folder = await mkdtemp(join(tmpdir(), "duologue-ending-"));
  database = await createTestDatabase();
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await database[Symbol.asyncDispose]();
});

function variables(): Record<string, string> {
  if ("url" in database.options) return { ...HOST_TOKENS, DATABASE_URL: database.options.url };
  return { ...HOST_TOKENS, DATA_DIR: join(folder, "data") };
}

/** A connection that stays as long as the application lets it: after an answer, or without ever having asked. */
async function idle(url: string, ask: "once" | "never"): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  socket.on("error", () => {});
  await once(socket, "connect");
  if (ask === "once") {
    socket.write("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
    await once(socket, "data");
  }
  return socket;
}

test("[START15] at SIGTERM under load what is stored was acknowledged, but for the last polls, and the exit code is 0", async () => {
  await using application = new ApplicationProcess(variables());
  const url = await application.ready();
  const correspondence = await Correspondence.begin(url);
  const writing = correspondence.write(url);
  await correspondence.hasGrownBy(200);
  const connections = [await idle(url, "once"), await idle(url, "never")];
  // 0 means that it took less than 9 s. A browser would keep its idle connections for minutes.
  expect(await application.end("SIGTERM")).toMatchObject({ code: 0, stderr: "" });
  for (const connection of connections) connection.destroy();
  await writing;
  await using again = new ApplicationProcess(variables());
  const stored = await correspondence.stored(await again.ready());
  const { acknowledged } = correspondence;
  const over = (transport: string, contents: readonly string[]) =>
    contents.filter((content) => content.startsWith(transport)).toSorted();
  expect(over("websocket", stored)).toEqual(over("websocket", acknowledged));
  expect(over("polling", acknowledged).filter((content) => !stored.includes(content))).toEqual([]);
  // A poll that would have fetched an acknowledgement was refused: at most what two devices had in flight.
  expect(over("polling", stored).length - over("polling", acknowledged).length).toBeLessThanOrEqual(2 * 8);
});

test("[START16] of what was acknowledged nothing is missing after SIGKILL under load, whenever it comes", async () => {
  let correspondence: Correspondence | undefined;
  for (let round = 1; round <= 3; round += 1) {
    await using application = new ApplicationProcess(variables());
    const url = await application.ready();
    correspondence ??= await Correspondence.begin(url);
    const writing = correspondence.write(url);
    await correspondence.hasGrownBy(1 + Math.floor(Math.random() * 300));
    await application.end("SIGKILL");
    await writing;
  }
  await using application = new ApplicationProcess(variables());
  const stored = await correspondence?.stored(await application.ready());
  expect(new Set(stored).size).toBe(stored?.length);
  expect(correspondence?.acknowledged.filter((content) => !stored?.includes(content))).toEqual([]);
  // What was on its way may be stored or not; there were 32 at each kill.
  expect((stored?.length ?? 0) - (correspondence?.acknowledged.length ?? 0)).toBeLessThanOrEqual(3 * 32);
});
