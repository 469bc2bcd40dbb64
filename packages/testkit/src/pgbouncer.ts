import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "./free-port.js";

/** `DUOLOGUE_TEST_PGBOUNCER` names another one than the system's. */
const PROGRAM = process.env.DUOLOGUE_TEST_PGBOUNCER ?? "/usr/sbin/pgbouncer";

export interface PgBouncerOptions {
  /** The port of the PostgreSQL server behind it, on this machine. */
  readonly target: number;
  /** Passwords by user. */
  readonly users: Readonly<Record<string, string>>;
  /** Lines of the section `[pgbouncer]`, such as `pool_mode`. */
  readonly settings: Readonly<Record<string, string | number>>;
}

/** PgBouncer, from the system's packages. */
export interface PgBouncer extends AsyncDisposable {
  readonly port: number;
  /** Has new connections lead to the server on this port; those to the former one end after their transaction. */
  retarget(port: number): Promise<void>;
}

/** The version of the installed PgBouncer, as a number: 118 is 1.18. */
export function pgBouncerVersion(): number {
  const [, major = "0", minor = "0"] = /(\d+)\.(\d+)/.exec(execFileSync(PROGRAM, ["--version"]).toString()) ?? [];
  return Number(major) * 100 + Number(minor);
}

export async function startPgBouncer({ target, users, settings }: PgBouncerOptions): Promise<PgBouncer> {
  const folder = await mkdtemp(join(tmpdir(), "duologue-pgbouncer-"));
  await chmod(folder, 0o755);
  const port = await freePort();
  const file = join(folder, "pgbouncer.ini");
  const configure = (server: number) => {
    const lines = {
      listen_addr: "127.0.0.1",
      listen_port: port,
      unix_socket_dir: "",
      auth_type: "trust",
      auth_file: join(folder, "users.txt"),
      ...settings,
    };
    const section = Object.entries(lines).map(([name, value]) => `${name} = ${value}`);
    // One that only matches `*` keeps its server when the file is read again.
    const databases = ["postgres", "*"].map((name) => `${name} = host=127.0.0.1 port=${server}`);
    return writeFile(file, `[databases]\n${databases.join("\n")}\n[pgbouncer]\n${section.join("\n")}\n`);
  };
  const passwords = Object.entries(users).map(([user, password]) => `"${user}" "${password}"\n`);
  await writeFile(join(folder, "users.txt"), passwords.join(""));
  await configure(target);
  const asUser = process.getuid?.() === 0 ? ["-u", "postgres"] : [];
  const child = spawn(PROGRAM, [...asUser, file], { stdio: ["ignore", "ignore", "pipe"] });
  await hears(child, "process up");
  return {
    port,
    async retarget(server) {
      await configure(server);
      const reloaded = hears(child, "re-reading config");
      child.kill("SIGHUP");
      await reloaded;
    },
    async [Symbol.asyncDispose]() {
      const exit = once(child, "exit");
      child.kill("SIGQUIT");
      await exit;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Resolves when its log contains `text`. */
function hears(child: ChildProcess, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = "";
    child.stderr?.on("data", (chunk) => {
      log += chunk;
      if (log.includes(text)) resolve();
    });
    child.once("exit", (code) => reject(new Error(`PgBouncer ended with ${code}: ${log}`)));
  });
}
