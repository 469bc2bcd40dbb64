import { cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLogger, openDatabase } from "@duologue/server";
import { PGlite } from "@electric-sql/pglite";

/**
 * Before the first test on PGlite: two data folders that test files get copies of, one new and one migrated. A copy
 * opens in a second, where making a database takes five.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const templates = await mkdtemp(join(tmpdir(), "duologue-pglite-templates-"));
  process.env.DUOLOGUE_TEST_PGLITE_TEMPLATES = templates;
  await mkdir(join(templates, "empty"));
  const database = await PGlite.create(join(templates, "empty", "postgres"));
  await database.close();
  await cp(join(templates, "empty"), join(templates, "migrated"), { recursive: true });
  const migrated = await openDatabase({ dataDir: join(templates, "migrated") }, createLogger("silent"));
  await migrated.close();
  return () => rm(templates, { recursive: true });
}

/** Makes a data folder of the caller's own from a template, and returns where it is. */
export async function copyPGliteTemplate(name: "empty" | "migrated"): Promise<string> {
  const templates = process.env.DUOLOGUE_TEST_PGLITE_TEMPLATES;
  if (!templates) throw new Error("No PGlite templates: run this test in vitest's project `pglite`.");
  const folder = await mkdtemp(join(tmpdir(), "duologue-pglite-"));
  await cp(join(templates, name), folder, { recursive: true });
  return folder;
}
