import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Ended, readyAddress } from "./application-process.js";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const COPIED = ["package.json", "package-lock.json", "tsconfig.base.json", "scripts", "packages", "apps/standalone"];

/** A clone of the sources after `npm ci`, in which nothing is built. */
export class FreshClone implements AsyncDisposable {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async create(): Promise<FreshClone> {
    const folder = await mkdtemp(join(tmpdir(), "duologue-clone-"));
    const isSource = (path: string) => !["node_modules", "dist"].includes(basename(path));
    for (const path of COPIED) await cp(join(ROOT, path), join(folder, path), { recursive: true, filter: isSource });
    const modules = join(folder, "node_modules");
    await mkdir(join(modules, "@duologue"), { recursive: true });
    for (const name of await readdir(join(ROOT, "node_modules"))) {
      if (name !== "@duologue") await symlink(join(ROOT, "node_modules", name), join(modules, name));
    }
    for (const name of ["protocol", "server", "client", "react"]) {
      await symlink(join(folder, "packages", name), join(modules, "@duologue", name));
    }
    return new FreshClone(folder);
  }

  /** Replaces text in a file; it must be there. */
  async edit(file: string, from: string, to: string): Promise<void> {
    const path = join(this.folder, file);
    const before = await readFile(path, "utf8");
    if (!before.includes(from)) throw new Error(`${file} does not contain ${from}.`);
    await writeFile(path, before.replace(from, to));
  }

  /** Whether the server, its bundle and the page are up to date. */
  upToDate(): string {
    const program = `import { bundle, isUpToDate, page, server } from "./scripts/build-parts.mjs";
      console.log("server", isUpToDate(server), "bundle", isUpToDate(bundle), "page", isUpToDate(page));`;
    const options = { cwd: this.folder, encoding: "utf8" } as const;
    return execFileSync(process.execPath, ["--input-type=module", "-e", program], options).trim();
  }

  start(variables: NodeJS.ProcessEnv = {}): NpmStart {
    return new NpmStart(this.folder, variables);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** `npm start`, as a terminal runs it: in a process group of its own. */
export class NpmStart implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly ended: Promise<Ended>;
  readonly #output = { stdout: "", stderr: "" };

  constructor(folder: string, variables: NodeJS.ProcessEnv) {
    const { PATH } = process.env;
    const env = { PATH, HOME: folder, PORT: "0", LOG_LEVEL: "warn", DATA_DIR: "data", ...variables };
    this.#child = spawn("npm", ["start"], { cwd: folder, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of ["stdout", "stderr"] as const) {
      this.#child[stream]?.on("data", (chunk) => {
        this.#output[stream] += chunk;
      });
    }
    this.ended = new Promise((resolve) => {
      this.#child.on("close", (code) => resolve({ code, ...this.#output }));
    });
  }

  /** Resolves to the address that it prints; rejects if it ends before. */
  ready(): Promise<string> {
    return readyAddress(this.#child, () => this.#output.stdout, this.ended);
  }

  /** Sends a signal to the group, as Ctrl+C does. */
  end(signal: NodeJS.Signals): Promise<Ended> {
    try {
      process.kill(-(this.#child.pid ?? 0), signal);
    } catch {
      // It has ended.
    }
    return this.ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end("SIGKILL");
  }
}
