import { fork } from "node:child_process";
import { once } from "node:events";
import { rename, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { OperatorError } from "../kernel/operator-error.js";
import type { InitializeFailed } from "./initialize-pglite.js";

/** Built, so that it is found from the source too. */
const PROGRAM = fileURLToPath(new URL("../../dist/database/initialize-pglite.js", import.meta.url));

/**
 * Makes the folder of an embedded database; there must be none. In a process of its own: making one takes hundreds of
 * megabytes that a process would keep as long as it lives. In one step: a start that is killed leaves no half of it.
 */
export async function makePGliteFolder(folder: string): Promise<void> {
  const unfinished = `${folder}.new`;
  await rm(unfinished, { recursive: true, force: true });
  await initialize(unfinished);
  await rename(unfinished, folder);
}

async function initialize(folder: string): Promise<void> {
  // Without what this process was started with: a debugger's port, a test runner's loader.
  const child = fork(PROGRAM, [folder], { execArgv: [], stdio: ["ignore", "ignore", "inherit", "ipc"] });
  let failed: InitializeFailed | undefined;
  child.on("message", (message) => {
    failed = message as InitializeFailed;
  });
  const [status] = await once(child, "exit");
  if (status === 0) return;
  // No user has written to it yet.
  const reason = failed?.message ?? `making the database ended with ${status}`;
  throw Object.assign(new OperatorError(reason), { code: failed?.code });
}
