import { execFileSync } from "node:child_process";
import { cpus, loadavg, release, totalmem } from "node:os";
import pg from "pg";
import type { Runtime } from "../contestants/contestant.js";

/** Where it was measured. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly kernel: string;
  /** What ran the contestants, and its version. */
  readonly runtime: string;
  readonly postgres: string;
  /** Null outside a checkout; `+` at its end: with changes that are not committed. */
  readonly commit: string | null;
  /** Before the first measurement: other programs' work shows here. */
  readonly loadAverage: number;
}

export async function describeMachine(postgresUrl: string, runtime: Runtime): Promise<Machine> {
  const [first] = cpus();
  return {
    cpu: first?.model.trim() ?? "unknown",
    cores: cpus().length,
    memoryBytes: totalmem(),
    kernel: release(),
    runtime: `${runtime.name} ${execFileSync(runtime.program, ["--version"], { encoding: "utf8" }).trim()}`,
    postgres: await postgresVersion(postgresUrl),
    commit: readCommit(),
    loadAverage: loadavg()[0] ?? Number.NaN,
  };
}

async function postgresVersion(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ server_version: string }>("show server_version");
  await client.end();
  return rows[0]?.server_version ?? "unknown";
}

function readCommit(): string | null {
  const git = (...args: string[]) =>
    execFileSync("git", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  try {
    const isChanged = git("status", "--porcelain", "--untracked-files=no").trim() !== "";
    return `${git("rev-parse", "--short", "HEAD").trim()}${isChanged ? "+" : ""}`;
  } catch {
    return null;
  }
}
