import { type ChildProcess, execFileSync, type SpawnOptions, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../dist/main.js", import.meta.url));

/** How a process ended, and what it had said. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The application as `npm start` starts it, in a process of its own. */
export class ApplicationProcess implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #ended: Promise<Ended>;
  #stdout = "";
  #stderr = "";

  /** Compiles what a process will run. */
  static build(): void {
    const tsc = fileURLToPath(new URL("../../../node_modules/typescript/bin/tsc", import.meta.url));
    execFileSync(process.execPath, [tsc, "-b", fileURLToPath(new URL("..", import.meta.url))], { stdio: "inherit" });
  }

  /** @param shell a command line for `sh`, in which `$MAIN` starts the application */
  constructor(variables: Record<string, string>, shell?: string) {
    const env = { PATH: process.env.PATH ?? "", PORT: "0", LOG_LEVEL: "warn", ...variables };
    const options: SpawnOptions = {
      env: { ...env, MAIN: `${process.execPath} ${MAIN}` },
      stdio: ["ignore", "pipe", "pipe"],
    };
    this.#child = shell === undefined ? spawn(process.execPath, [MAIN], options) : spawn("sh", ["-c", shell], options);
    this.#child.stdout?.on("data", (chunk) => {
      this.#stdout += chunk;
    });
    this.#child.stderr?.on("data", (chunk) => {
      this.#stderr += chunk;
    });
    // When the pipes are closed: every process that holds them has ended.
    this.#ended = new Promise((resolve) => {
      this.#child.on("close", (code) => resolve({ code, stdout: this.#stdout, stderr: this.#stderr }));
    });
  }

  /** Resolves to the address it prints; rejects if it ends before. */
  ready(): Promise<string> {
    return readyAddress(this.#child, () => this.#stdout, this.#ended);
  }

  /** Waits until it has ended. */
  ended(): Promise<Ended> {
    return this.#ended;
  }

  /** Sends a signal, and waits for the end. */
  end(signal: NodeJS.Signals): Promise<Ended> {
    this.#child.kill(signal);
    return this.#ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end("SIGKILL");
  }
}

/** Resolves to the address that a process prints when it is ready; rejects if it ends before. */
export function readyAddress(child: ChildProcess, stdout: () => string, ended: Promise<Ended>): Promise<string> {
  const printed = new Promise<string>((resolve) => {
    const look = () => {
      const address = /^Duologue is ready at (\S+)$/m.exec(stdout())?.[1];
      if (address) resolve(address);
    };
    child.stdout?.on("data", look);
    look();
  });
  const endedBefore = ended.then(({ code, stderr }) => {
    throw new Error(`It ended with ${code}: ${stderr}`);
  });
  return Promise.race([printed, endedBefore]);
}
