import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { PostgresServer } from "./postgres-server.js";

/** What a janitor is told, one a line, as JSON. */
export type JanitorOrder =
  | { readonly pid: number; readonly isGone: boolean }
  /** A folder of PostgreSQL's, which names its process itself. */
  | { readonly postgresFolder: string }
  | { readonly folder: string };

/**
 * A small process that ends what this one has started, and removes its folders, when this one ends: by Ctrl-C, by a
 * failure, or by SIGKILL, after which nobody else could.
 */
export class Janitor {
  readonly #child: ChildProcess;

  constructor() {
    const program = fileURLToPath(new URL("../dist/janitor-program.js", import.meta.url));
    // In a group of its own, out of reach of the terminal's Ctrl-C.
    this.#child = spawn(process.execPath, [program], { stdio: ["pipe", "ignore", "inherit"], detached: true });
  }

  watch(child: ChildProcess): void {
    const { pid } = child;
    if (pid === undefined) return;
    this.#say({ pid, isGone: false });
    child.once("exit", () => this.#say({ pid, isGone: true }));
  }

  watchPostgres({ dataDir }: PostgresServer): void {
    this.#say({ postgresFolder: dataDir });
    this.watchFolder(join(dataDir, ".."));
  }

  watchFolder(folder: string): void {
    this.#say({ folder });
  }

  /** Ends whatever is left, and itself. */
  async finish(): Promise<void> {
    const exit = new Promise((resolve) => this.#child.once("exit", resolve));
    this.#child.stdin?.end();
    await exit;
  }

  #say(order: JanitorOrder): void {
    if (this.#child.stdin?.writable) this.#child.stdin.write(`${JSON.stringify(order)}\n`);
  }
}
