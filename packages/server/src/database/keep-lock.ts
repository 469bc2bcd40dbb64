/** The thread of `lockDataDir`: takes the lock of a folder and keeps touching it, whatever the main thread is busy with. */
import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import lockfile from "proper-lockfile";

/** What the thread is started with. */
export interface LockOrder {
  readonly dataDir: string;
}

/** What the thread says. */
export type LockNews =
  | { readonly kind: "locked" }
  | { readonly kind: "in-use" }
  | { readonly kind: "failed"; readonly error: Error; readonly code: string | undefined }
  /** Somebody else may have the folder now. */
  | { readonly kind: "lost"; readonly cause: string };

/** A lock whose holder has not touched it for so long is left over from a process that died. */
const STALE_MS = 5_000;
/** How often the holder touches it: two beats may be lost to a slow disk. */
const UPDATE_MS = 1_500;
/** A start waits until a lock that is left over is stale. */
const WAIT = { retries: 14, factor: 1, minTimeout: 500, maxTimeout: 500 };

const { dataDir } = workerData as LockOrder;
const tell = (news: LockNews) => parentPort?.postMessage(news);

try {
  const unlock = await lockfile.lock(dataDir, {
    // Within the folder: whoever reaches it by another mount, another container for one, must find the lock too.
    lockfilePath: join(dataDir, "lock"),
    stale: STALE_MS,
    update: UPDATE_MS,
    retries: WAIT,
    onCompromised: (error) => tell({ kind: "lost", cause: error.message }),
  });
  // Any word from the main thread means: let go. The thread ends with its port.
  parentPort?.once("message", async () => {
    await unlock();
    parentPort?.close();
  });
  tell({ kind: "locked" });
} catch (error) {
  // An error loses its code on the way to another thread.
  const { code } = error as { readonly code?: string };
  tell(code === "ELOCKED" ? { kind: "in-use" } : { kind: "failed", error: error as Error, code });
}
