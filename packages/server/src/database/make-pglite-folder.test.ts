import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { makePGliteFolder } from "./make-pglite-folder.js";

let parent: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), "duologue-pglite-"));
});
afterEach(() => rm(parent, { recursive: true }));

test("[DATA7] a database is made beside what an earlier try left, and its memory is given back", async () => {
  const folder = join(parent, "postgres");
  await mkdir(`${folder}.new`);
  await writeFile(join(`${folder}.new`, "PG_VERSION"), "half of one");
  const before = process.memoryUsage().rss;
  await makePGliteFolder(folder);
  // Made here, it takes more than 400 MB.
  expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024);
  expect(await readdir(parent)).toEqual(["postgres"]);
  expect(await readdir(folder)).toContain("PG_VERSION");
});

test("[DATA7] why none can be made is said, and nothing is left", async () => {
  await writeFile(join(parent, "file"), "");
  await expect(makePGliteFolder(join(parent, "file", "postgres"))).rejects.toMatchObject({ code: "ENOTDIR" });
  expect(await readdir(parent)).toEqual(["file"]);
});
