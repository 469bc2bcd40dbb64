import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { OperatorError } from "../kernel/operator-error.js";
import type { LockNews, LockOrder } from "./keep-lock.js";

/** Built, so that it is found from the source too. */
const THREAD = new URL("../../dist/database/keep-lock.js", import.meta.url);

/** Another process uses the data folder. */
export class DataDirInUse extends OperatorError {
  override readonly name = "DataDirInUse";
}

/**
 * Locks a data folder for this process: two that write to it would ruin it. The lock is a folder that its holder
 * touches again and again, for a process id means nothing in containers, where it is always 1. A thread of its own
 * does that: a host application that is busy with something else for seconds would seem to have died.
 *
 * @returns what unlocks it
 * @throws DataDirInUse, naming the holder, if another process has it
 */
export async function lockDataDir(dataDir: string): Promise<() => Promise<void>> {
  const thread = new Worker(THREAD, { workerData: { dataDir } satisfies LockOrder });
  const [news] = (await once(thread, "message")) as [LockNews];
  const holder = join(dataDir, "in-use-by");
  if (news.kind === "in-use") {
    const who = await readFile(holder, "utf8").catch(() => "another process");
    throw new DataDirInUse(
      `The data folder ${dataDir} is in use by ${who}. Stop it first, or set DATA_DIR to another folder.`,
    );
  }
  if (news.kind === "failed") throw Object.assign(news.error, { code: news.code });
  thread.on("message", (later: LockNews) => stopIfLost(dataDir, later));
  thread.unref();
  await writeFile(holder, `process ${process.pid} on ${hostname()}, since ${new Date().toISOString()}`);
  return async () => {
    thread.ref();
    thread.postMessage("unlock");
    await once(thread, "exit");
  };
}

/** Somebody else may have the folder now: every further write could ruin it. */
function stopIfLost(dataDir: string, news: LockNews): void {
  if (news.kind !== "lost") return;
  process.stderr.write(`The lock of the data folder ${dataDir} was lost (${news.cause}); stopping at once.\n`);
  process.exit(1);
}
