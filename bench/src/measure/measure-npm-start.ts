import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { promisify } from "node:util";
import { cpuSecondsOfTree } from "../processes.js";
import type { Figures } from "./figures.js";
import type { Measurement, Workplace } from "./measurement.js";

const run = promisify(execFile);
const root = join(createRequire(import.meta.url).resolve("../../../package.json"), "..");

/** From `npm start` to the address that it prints: in a clone of the last commit after `npm ci`, and once more. */
export function npmStartMeasurements({ janitor }: Workplace): Measurement[] {
  let cloning: Promise<string> | undefined;
  const clone = () => {
    cloning ??= cloneRepository((folder) => janitor.watchFolder(folder));
    return cloning;
  };
  const measurement = (name: string, prepare: (folder: string) => Promise<void>): Measurement => ({
    kind: "npm-start",
    name: `npm start, ${name}`,
    subjects: [
      {
        name: "duologue-pglite",
        async measure() {
          const folder = await clone();
          await prepare(folder);
          return measureStart(folder);
        },
      },
    ],
  });
  return [
    measurement("first", removeBuilt),
    measurement("second", async (folder) => {
      await measureStart(folder, () => untilBundled(folder));
    }),
  ];
}

async function cloneRepository(watch: (folder: string) => void): Promise<string> {
  const parent = await mkdtemp(join(tmpdir(), "duologue-bench-"));
  watch(parent);
  const folder = join(parent, "clone");
  await run("git", ["clone", "--quiet", root, folder]);
  await run("npm", ["ci", "--silent", "--prefer-offline"], { cwd: folder });
  return folder;
}

/** Leaves what `npm ci` leaves. */
async function removeBuilt(folder: string): Promise<void> {
  await rm(join(folder, "data"), { recursive: true, force: true });
  for (const parent of ["packages", "apps"]) {
    for (const name of await readdir(join(folder, parent))) {
      await rm(join(folder, parent, name, "dist"), { recursive: true, force: true });
    }
  }
}

/** Resolves when the bundle is there, which the second start loads: a start makes it once it serves. */
async function untilBundled(folder: string): Promise<void> {
  while (!existsSync(join(folder, "apps/standalone/dist/.bundle-stamp"))) await setTimeout(50);
}

/** @param use resolves when the application may end */
async function measureStart(cwd: string, use = async () => {}): Promise<Figures> {
  const from = performance.now();
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, PORT: "0", LOG_LEVEL: "warn" };
  // In a group of its own, as a terminal would start it.
  const npm = spawn("npm", ["start"], { cwd, env, detached: true, stdio: ["ignore", "pipe", "inherit"] });
  await addressPrinted(npm);
  const startMs = performance.now() - from;
  const pid = npm.pid ?? 0;
  const startCpuMs = cpuSecondsOfTree(pid) * 1_000;
  await use();
  const ended = once(npm, "close");
  process.kill(-pid, "SIGINT");
  await ended;
  return { startMs, startCpuMs };
}

function addressPrinted(npm: ChildProcess): Promise<void> {
  let printed = "";
  return new Promise((resolve, reject) => {
    npm.stdout?.on("data", (chunk: Buffer) => {
      printed += chunk;
      if (printed.includes(" is ready at ")) resolve();
    });
    npm.once("exit", () => reject(new Error(`npm start ended before it was ready: ${printed}`)));
  });
}
