/** The program of `Janitor`: hears orders on its standard input, and carries them out when that ends. */
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import type { JanitorOrder } from "./janitor.js";

/** PostgreSQL removes this file when it has ended. */
const PID_FILE = "postmaster.pid";
const PATIENCE_MS = 10_000;

const pids = new Set<number>();
const postgresFolders = new Set<string>();
const folders = new Set<string>();

process.on("SIGINT", () => {}).on("SIGTERM", () => {});
for await (const line of createInterface({ input: process.stdin })) note(JSON.parse(line));

for (const pid of pids) kill(pid, "SIGKILL");
for (const folder of postgresFolders) await endPostgres(folder);
for (const folder of folders) rmSync(folder, { recursive: true, force: true });

function note(order: JanitorOrder): void {
  if ("postgresFolder" in order) postgresFolders.add(order.postgresFolder);
  else if ("folder" in order) folders.add(order.folder);
  else if (order.isGone) pids.delete(order.pid);
  else pids.add(order.pid);
}

async function endPostgres(folder: string): Promise<void> {
  const file = join(folder, PID_FILE);
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, "utf8").split("\n")[0]);
  kill(pid, "SIGCONT");
  kill(pid, "SIGQUIT");
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end && kill(pid, 0); ) await wait(50);
}

/** False if there is no such process. */
function kill(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
