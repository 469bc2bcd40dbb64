import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";

/** Nobody else's business: messages lie there. */
const MODE = 0o700;

/**
 * Makes a folder, and those above it that are missing. Not by `recursive`, which tries for ever where nothing can be
 * made and nothing says so, as in /proc.
 */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { mode: MODE });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST" && (await stat(folder)).isDirectory()) return;
    if (code !== "ENOENT" || dirname(folder) === folder) throw error;
    await makeFolder(dirname(folder));
    await mkdir(folder, { mode: MODE });
  }
}
