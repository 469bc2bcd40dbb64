import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { freePort } from "./postgres-server.js";

/** A real Redis of a test's own, from the system's packages. */
export interface RedisServer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** Ends it by SIGKILL: connections break. */
  kill(): Promise<void>;
  /** Starts it again on the same port after `kill`, empty. */
  restart(): Promise<void>;
  /** Makes it silent by SIGSTOP: connections stay open, new ones too, and nothing is answered. */
  pause(): void;
  /** Lets it go on after `pause`. */
  resume(): void;
}

/** Starts one on a free port, in memory alone; with `listen: false`, one that `restart` brings up for the first time. */
export async function startRedisServer({ listen = true } = {}): Promise<RedisServer> {
  const port = await freePort();
  let child = listen ? await launch(port) : undefined;
  const kill = async () => {
    if (child) await end(child);
    child = undefined;
  };
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    kill,
    async restart() {
      await kill();
      child = await launch(port);
    },
    pause: () => void child?.kill("SIGSTOP"),
    resume: () => void child?.kill("SIGCONT"),
    [Symbol.asyncDispose]: kill,
  };
}

/** Resolves when it accepts connections. */
async function launch(port: number): Promise<ChildProcess> {
  const options = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
  const child = spawn("redis-server", options, { stdio: ["ignore", "pipe", "inherit"] });
  // Emitted if there is no such program; awaiting it throws what went wrong.
  await once(child, "spawn");
  // A server must not outlive the tests, whatever ends them.
  process.once("exit", () => child.kill("SIGKILL"));
  for await (const line of createInterface(child.stdout)) if (line.includes("Ready to accept connections")) break;
  child.stdout.resume();
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, "exit");
  child.kill("SIGKILL");
  await exit;
}
