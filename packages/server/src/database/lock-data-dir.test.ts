import { statSync } from "node:fs";
import { mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DataDirInUse, lockDataDir } from "./lock-data-dir.js";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "duologue-lock-"));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

test("[START6] a locked folder is found locked by whatever way it is reached, and free when it is let go", async () => {
  const unlock = await lockDataDir(folder);
  const otherWay = `${folder}-link`;
  await symlink(folder, otherWay);
  await expect(lockDataDir(otherWay)).rejects.toThrow(DataDirInUse);
  await expect(lockDataDir(folder)).rejects.toThrow(/in use by process \d+ on .+, since/);
  await unlock();
  const again = await lockDataDir(otherWay);
  await again();
  await rm(otherWay);
}, 30_000);

test("[START6] the lock stays while its process is busy for longer than a lock may be stale", async () => {
  const unlock = await lockDataDir(folder);
  const { mtimeMs } = statSync(join(folder, "lock"));
  // 3 s of work: the thread of the lock touches it meanwhile.
  for (const until = Date.now() + 3_000; Date.now() < until; );
  expect(statSync(join(folder, "lock")).mtimeMs).toBeGreaterThan(mtimeMs);
  await unlock();
});
