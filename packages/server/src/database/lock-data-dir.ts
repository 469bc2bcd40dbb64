import { readFile, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import lockfile from "proper-lockfile";
import type { Logger } from "../kernel/logger.js";

/** A lock whose holder has not touched it for so long is left over from a process that died. */
const STALE_MS = 5_000;
/** How often the holder touches it: two beats may be lost to a busy event loop. */
const UPDATE_MS = 1_500;
/** A start waits until a lock that is left over is stale. */
const WAIT = { retries: 14, factor: 1, minTimeout: 500, maxTimeout: 500 };

/** Another process uses the data folder. */
export class DataDirInUse extends Error {
  override readonly name = "DataDirInUse";
}

/**
 * Locks a data folder for this process: two that write to it would ruin it. The lock is a folder that its holder
 * touches again and again, for a process id means nothing in containers, where it is always 1.
 *
 * @returns what unlocks it
 * @throws DataDirInUse, naming the holder, if another process has it
 */
export async function lockDataDir(dataDir: string, logger: Logger): Promise<() => Promise<void>> {
  const holder = join(dataDir, "in-use-by");
  try {
    const unlock = await lockfile.lock(dataDir, {
      stale: STALE_MS,
      update: UPDATE_MS,
      retries: WAIT,
      onCompromised: (error) => stopAtOnce(dataDir, error, logger),
    });
    await writeFile(holder, `process ${process.pid} on ${hostname()}, since ${new Date().toISOString()}`);
    return unlock;
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ELOCKED")) throw error;
    const who = await readFile(holder, "utf8").catch(() => "another process");
    throw new DataDirInUse(
      `The data folder ${dataDir} is in use by ${who}. Stop it first, or set DATA_DIR to another folder.`,
    );
  }
}

/** Somebody else may have the folder now: every further write could ruin it. */
function stopAtOnce(dataDir: string, error: Error, logger: Logger): void {
  logger.error({ cause: error.message }, `The lock of the data folder ${dataDir} was lost; stopping at once.`);
  process.exit(1);
}
