import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, type WriteStream } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import type { Janitor } from "@duologue/testkit";

/** How soon a server that ended is started again: orchestrators wait about so long at first. */
const RESTART_AFTER_MS = 200;
const LOOK_EVERY_MS = 50;
/** A start takes a second or two; on a machine that does ten other things, much longer. */
const READY_WITHIN_MS = 180_000;

export interface ServerProcessOptions {
  readonly name: string;
  /** The program, built. */
  readonly program: string;
  /** The port that it listens on, the same after each start. */
  readonly port: number;
  readonly environment: Readonly<Record<string, string>>;
  /** What it says goes there. */
  readonly logFile: string;
  readonly janitor: Janitor;
  /** It had been ready, nobody had asked it to end, and it did. */
  readonly onDeath: (how: string) => void;
}

/** A process of Duologue, with somebody who starts it again when it ends, as in production. */
export class ServerProcess {
  readonly #options: ServerProcessOptions;
  readonly #log: WriteStream;
  #child: ChildProcess | null = null;
  #isWanted = false;
  #wasReady = false;
  /** Who asked it to end. */
  #isAsked = false;

  constructor(options: ServerProcessOptions) {
    this.#options = options;
    this.#log = createWriteStream(options.logFile, { flags: "a" });
  }

  get name(): string {
    return this.#options.name;
  }

  get port(): number {
    return this.#options.port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#options.port}`;
  }

  start(): void {
    this.#isWanted = true;
    if (!this.#child) this.#spawn();
  }

  /** Resolves when it would be given work. Rejects if that takes longer than it ever should. */
  async ready(): Promise<void> {
    const deadline = performance.now() + READY_WITHIN_MS;
    while (!(await this.#isReady())) {
      if (performance.now() > deadline) {
        throw new Error(
          `${this.name} was not ready in ${READY_WITHIN_MS / 1_000} s; it says why in ${this.#options.logFile}`,
        );
      }
      await wait(LOOK_EVERY_MS);
    }
    this.#wasReady = true;
  }

  signal(signal: NodeJS.Signals): void {
    if (signal === "SIGKILL" || signal === "SIGTERM") this.#isAsked = true;
    this.#child?.kill(signal);
  }

  /** Ends it as an upgrade does, and starts it again. Resolves when it is ready. */
  async restart(): Promise<void> {
    this.#isWanted = false;
    await this.#end("SIGTERM");
    this.start();
    await this.ready();
  }

  /** Ends it without a chance to say anything, and does not start it again. */
  async kill(): Promise<void> {
    this.#isWanted = false;
    await this.#end("SIGKILL");
  }

  /** Ends it as an orchestrator does. */
  async stop(): Promise<void> {
    this.#isWanted = false;
    await this.#end("SIGTERM");
    await new Promise<void>((resolve) => this.#log.end(() => resolve()));
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (!child) return;
    const exit = once(child, "exit");
    this.signal(signal);
    await exit;
  }

  #spawn(): void {
    const { program, port, environment, janitor } = this.#options;
    const child = spawn(process.execPath, [program], {
      env: { PATH: process.env.PATH, HOST: "127.0.0.1", PORT: String(port), ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child = child;
    this.#isAsked = false;
    this.#wasReady = false;
    janitor.watch(child);
    child.stdout.pipe(this.#log, { end: false });
    child.stderr.pipe(this.#log, { end: false });
    child.once("exit", (code, signal) => this.#ended(code, signal));
  }

  #ended(code: number | null, signal: NodeJS.Signals | null): void {
    this.#child = null;
    if (this.#wasReady && !this.#isAsked) {
      this.#options.onDeath(`${this.name} ended by itself, with ${signal ?? `exit code ${code}`}.`);
    }
    if (this.#isWanted) setTimeout(() => this.#isWanted && !this.#child && this.#spawn(), RESTART_AFTER_MS);
  }

  async #isReady(): Promise<boolean> {
    try {
      const answer = await fetch(`${this.url}/readyz`, { signal: AbortSignal.timeout(1_000) });
      await answer.arrayBuffer();
      return answer.ok;
    } catch {
      return false;
    }
  }
}
