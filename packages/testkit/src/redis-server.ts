import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { freePort } from "./free-port.js";
import type { Certificate } from "./self-signed.js";

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

interface RedisOptions {
  /** False: `restart` brings it up for the first time. */
  readonly listen?: boolean;
  /** With one, it speaks TLS alone. */
  readonly certificate?: Certificate;
}

/** Starts one on a free port, in memory alone. */
export async function startRedisServer({ listen = true, certificate }: RedisOptions = {}): Promise<RedisServer> {
  const port = await freePort();
  let child = listen ? await launch(port, certificate) : undefined;
  const kill = async () => {
    if (child) await end(child);
    child = undefined;
  };
  return {
    port,
    url: `${certificate ? "rediss" : "redis"}://127.0.0.1:${port}`,
    kill,
    async restart() {
      await kill();
      child = await launch(port, certificate);
    },
    pause: () => void child?.kill("SIGSTOP"),
    resume: () => void child?.kill("SIGCONT"),
    [Symbol.asyncDispose]: kill,
  };
}

/** Resolves when it accepts connections. */
async function launch(port: number, certificate: Certificate | undefined): Promise<ChildProcess> {
  const options = [...listenOptions(port, certificate), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
  const child = spawn("redis-server", options, { stdio: ["ignore", "pipe", "inherit"] });
  // Emitted if there is no such program; awaiting it throws what went wrong.
  await once(child, "spawn");
  // A server must not outlive the tests, whatever ends them.
  process.once("exit", () => child.kill("SIGKILL"));
  for await (const line of createInterface(child.stdout)) if (line.includes("Ready to accept connections")) break;
  child.stdout.resume();
  return child;
}

function listenOptions(port: number, certificate: Certificate | undefined): string[] {
  if (!certificate) return ["--port", String(port)];
  const { key, cert } = certificate;
  const files = ["--tls-cert-file", cert, "--tls-key-file", key, "--tls-ca-cert-file", cert];
  return ["--port", "0", "--tls-port", String(port), ...files, "--tls-auth-clients", "no"];
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, "exit");
  child.kill("SIGKILL");
  await exit;
}
