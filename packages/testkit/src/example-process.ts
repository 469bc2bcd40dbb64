import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** One of the applications in `examples`, running. */
export interface ExampleProcess extends AsyncDisposable {
  /** The address that it printed. */
  readonly url: string;
  /** Every line that it printed. */
  readonly lines: readonly string[];
}

/** Runs a command in an example's folder, to its end: what comes before `node server.js`. */
export async function runInExample(name: string, command: string, ...args: string[]): Promise<void> {
  await promisify(execFile)(command, args, { cwd: folderOf(name) });
}

/** Starts an example as its `npm start` does, on an embedded database in memory. Needs the build. */
export async function startExample(name: string, variables: Record<string, string> = {}): Promise<ExampleProcess> {
  const child = spawn(process.execPath, ["server.js"], {
    cwd: folderOf(name),
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, PORT: "0", DATA_DIR: "memory://", ...variables },
  });
  const exit = once(child, "exit");
  const lines: string[] = [];
  const url = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).on("line", (line) => {
      lines.push(line);
      const address = /^http:\/\/\S+/.exec(line);
      if (address) resolve(address[0]);
    });
    exit.then(([code]) => reject(new Error(`The example ${name} ended with ${code}: ${lines.join("\n")}`)));
  });
  return {
    url,
    lines,
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await exit;
    },
  };
}

function folderOf(name: string): string {
  return fileURLToPath(new URL(`../../../examples/${name}`, import.meta.url));
}
