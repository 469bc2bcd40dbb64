import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { freePort, type Janitor } from "@duologue/testkit";

/** A Redis of the run's own, from the system's packages. It keeps nothing on disk. */
export class Redis {
  readonly port: number;
  readonly #janitor: Janitor;
  #child: ChildProcess | null = null;

  private constructor(port: number, janitor: Janitor) {
    this.port = port;
    this.#janitor = janitor;
  }

  /** Rejects if there is no `redis-server`. */
  static async start(janitor: Janitor): Promise<Redis> {
    const redis = new Redis(await freePort(), janitor);
    await redis.start();
    return redis;
  }

  async start(): Promise<void> {
    const child = spawn("redis-server", ["--port", String(this.port), "--bind", "127.0.0.1", "--save", ""], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    this.#child = child;
    this.#janitor.watch(child);
    await new Promise<void>((resolve, reject) => {
      child.once("error", reject);
      child.stdout.on("data", (text: Buffer) => text.includes("Ready to accept connections") && resolve());
      child.once("exit", (code) => reject(new Error(`redis-server ended with exit code ${code}.`)));
    });
  }

  signal(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  async kill(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, "exit");
    child.kill("SIGKILL");
    await exit;
  }
}
