import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { SpawnedServer } from "./spawned-server.js";

/** A chat server in a process of its own. */
export interface ServerProcess extends AsyncDisposable {
  readonly url: string;
  readonly child: ChildProcess;
  /** The lines of its log so far. */
  readonly log: readonly string[];
}

/**
 * Starts a server process on a PostgreSQL database, and on a Redis where there are several; it accepts tokens signed
 * with `TEST_SECRET`. Needs the build.
 *
 * @param variables for Node itself, such as an authority to trust; `LOG_LEVEL` (default `error`), and `CLOCK_SPEED`, by
 *   which the timers of the chat run faster
 */
export async function startServerProcess(
  databaseUrl: string,
  redisUrl = "",
  variables: Readonly<Record<string, string>> = {},
): Promise<ServerProcess> {
  const program = fileURLToPath(new URL("../dist/spawned-server.js", import.meta.url));
  const child = fork(program, {
    env: { ...process.env, DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, ...variables },
    execArgv: [],
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  const log: string[] = [];
  if (child.stdout) createInterface(child.stdout).on("line", (line) => log.push(line));
  const [{ port }] = (await once(child, "message")) as [SpawnedServer];
  return {
    child,
    log,
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, "exit");
      child.kill("SIGKILL");
      await exit;
    },
  };
}
