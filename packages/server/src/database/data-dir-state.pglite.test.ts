import { lstat, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTestDatabase, type TestDatabase } from "@duologue/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createLogger } from "../kernel/logger.js";
import { openDatabase } from "./connect.js";
import { dataDirState } from "./data-dir-state.js";
import { CATALOG_VERSION, readControlFile } from "./read-control-file.js";
import { NewerDatabaseError } from "./run-migrations.js";
import { UnusableDataDirError } from "./unusable-data-dir.js";

let testDatabase: TestDatabase;
let dataDir: string;
let aside: string;
let messagesFile: string;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  if (!("dataDir" in testDatabase.options)) throw new Error("These are the tests of the embedded database.");
  dataDir = testDatabase.options.dataDir;
  aside = await mkdtemp(join(tmpdir(), "duologue-aside-"));
  const database = await open(dataDir);
  const run = <Row>(text: string) => database.query<Row>({ name: "", text }, []);
  messagesFile = (await run<{ file: string }>("select pg_relation_filepath('messages') as file"))[0]?.file ?? "";
  // As by a later version of ours.
  await run("insert into chat_migrations (hash, created_at) values ('later', 99999999999999)");
  await database.close();
});
afterAll(async () => {
  await rm(aside, { recursive: true });
  await testDatabase[Symbol.asyncDispose]();
});

const open = (folder: string) => openDatabase({ dataDir: folder }, createLogger("silent"));

/** Every file and folder with size, and times of the last change in nanoseconds; without what the lock is made of. */
async function everything(folder: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const name of await readdir(folder, { recursive: true })) {
    if (name === "lock" || name === "in-use-by") continue;
    const { mtimeNs, ctimeNs, size } = await lstat(join(folder, name), { bigint: true });
    found.set(name, `${size} ${mtimeNs} ${ctimeNs}`);
  }
  return found;
}

/** Removes what is at a path, or puts content in its place, while `run` runs. */
async function damaged(path: string, content: string | Buffer | undefined, run: () => Promise<void>): Promise<void> {
  const whole = join(dataDir, "postgres", path);
  const kept = join(aside, "kept");
  await rename(whole, kept);
  if (content !== undefined) await writeFile(whole, content);
  try {
    await run();
  } finally {
    await rm(whole, { recursive: true, force: true });
    await rename(kept, whole);
  }
}

async function expectUnchangedAndRefused(folder: string, message: string): Promise<void> {
  const before = await everything(folder);
  const opening = open(folder);
  await expect(opening).rejects.toThrow(UnusableDataDirError);
  await expect(opening).rejects.toThrow(message);
  expect(await everything(folder)).toEqual(before);
}

const RESTORE = "Restore the backup completely, or set DATA_DIR to another folder.";
const WAL = "pg_wal/000000010000000000000001";
const OF = (version: string) =>
  `is of PostgreSQL ${version}, and this version of Duologue runs PostgreSQL 18. Start the version of Duologue that ` +
  "made it, or set DATA_DIR to another folder.";

test.each([
  ["PG_VERSION is missing", "PG_VERSION", undefined],
  ["PG_VERSION names no version", "PG_VERSION", ""],
  ["PG_VERSION names no version", "PG_VERSION", "eighteen\n"],
  ["base/5/PG_VERSION does not name the version 18", "base/5/PG_VERSION", "17\n"],
  ["global/pg_filenode.map is unreadable", "global/pg_filenode.map", Buffer.alloc(524)],
  ["base/5/pg_filenode.map is unreadable", "base/5/pg_filenode.map", Buffer.alloc(100, 1)],
  ["global/pg_control is missing", "global/pg_control", undefined],
  ["global/pg_control is missing", "global/pg_control", ""],
  ["global/pg_control is unreadable", "global/pg_control", Buffer.alloc(8192)],
  ["global/pg_control is unreadable", "global/pg_control", Buffer.alloc(100, 7)],
  ["global/ is missing", "global", undefined],
  ["global/ is missing", "global", "a file"],
  ["base/ is missing", "base", undefined],
  ["base/5/ is missing", "base/5", undefined],
  ["base/5/PG_VERSION is missing", "base/5/PG_VERSION", undefined],
  ["base/5/1259 is missing", "base/5/1259", undefined],
  ["global/1262 is missing", "global/1262", undefined],
  ["pg_wal/ is missing", "pg_wal", undefined],
  [`${WAL} is missing`, WAL, undefined],
  [`${WAL} is incomplete`, WAL, "the beginning of it"],
  ["pg_xact/ is missing", "pg_xact", undefined],
  ["the content of pg_xact/ is missing", "pg_xact/0000", undefined],
  ["pg_multixact/ is missing", "pg_multixact", undefined],
  ["pg_notify/ is missing", "pg_notify", undefined],
  ["pg_logical/ is missing", "pg_logical", undefined],
  ["postgresql.conf is missing", "postgresql.conf", undefined],
])("[DATA18] when %s, the error says so and nothing changes", async (what, path, content) => {
  await damaged(path, content, () =>
    expectUnchangedAndRefused(dataDir, `The database in ${dataDir}/postgres is damaged: ${what}. ${RESTORE}`),
  );
});

test.each(["9.6", "15", "17", "19"])(
  "[DATA18] a folder of PostgreSQL %s stays as it is, and the error names both versions",
  async (version) => {
    await damaged("PG_VERSION", `${version}\n`, () => expectUnchangedAndRefused(dataDir, OF(version)));
  },
);

test("[DATA18] several missing names are one line", async () => {
  const folder = join(aside, "several");
  await mkdir(join(folder, "postgres"), { recursive: true });
  const message = `PG_VERSION, base/, global/, and 18 more are missing. ${RESTORE}`;
  await expectUnchangedAndRefused(folder, message);
});

test("[DATA18] a control file with one wrong bit is unreadable", async () => {
  const control = await readFile(join(dataDir, "postgres/global/pg_control"));
  expect(readControlFile(control)).toMatchObject({ catalogVersion: CATALOG_VERSION });
  for (const at of [0, 9, 40, 150, 291]) {
    const wrong = Buffer.from(control);
    wrong[at] = (wrong[at] ?? 0) ^ 4;
    expect(readControlFile(wrong)).toBeUndefined();
  }
});

test("[DATA18] a folder that a PostgreSQL server has used stays as it is", async () => {
  const options = join(dataDir, "postgres/postmaster.opts");
  await writeFile(options, "/usr/lib/postgresql/18/bin/postgres");
  await expectUnchangedAndRefused(dataDir, "a PostgreSQL server has used it");
  await rm(options);
});

test("[DATA18] a table whose file is missing is named before anything is served", async () => {
  await damaged(messagesFile, undefined, () =>
    expect(open(dataDir)).rejects.toThrow(
      `The database in ${dataDir}/postgres is damaged: ${messagesFile} is missing or empty. ${RESTORE}`,
    ),
  );
});

const HOLDS = (names: string) =>
  `holds other files (${names}), but no database: the folder postgres is missing. Restore the backup completely, or set ` +
  "DATA_DIR to an empty folder.";

test.each([
  [
    "a home folder",
    [".bashrc", "Documents/", "notes.txt", "photo.jpg"],
    HOLDS(".bashrc, Documents, notes.txt, and 1 more"),
  ],
  ["a backup of which only the secret was restored", ["auth-secret"], HOLDS("auth-secret")],
  ["the same next to a database half initialised", ["auth-secret", "postgres.new/"], HOLDS("auth-secret")],
  ["the folder of a PostgreSQL server", ["PG_VERSION", "base/", "pg_wal/"], "holds the files of PostgreSQL itself."],
  ["the same without its version", ["base/", "pg_wal/"], "holds the files of PostgreSQL itself."],
])("[DATA18] in %s nothing is written, not even a lock", async (_, names, message) => {
  const folder = await mkdtemp(join(aside, "other-"));
  for (const name of names) {
    if (name.endsWith("/")) await mkdir(join(folder, name));
    else await writeFile(join(folder, name), name);
  }
  const { mtimeNs } = await lstat(folder, { bigint: true });
  await expectUnchangedAndRefused(folder, message);
  expect((await lstat(folder, { bigint: true })).mtimeNs).toBe(mtimeNs);
  expect(await readdir(folder)).toHaveLength(names.length);
});

test.each(["file", "link", "dangling link"])("[DATA18] a %s in place of the database stays as it is", async (kind) => {
  const folder = await mkdtemp(join(aside, "in-place-"));
  const postgres = join(folder, "postgres");
  if (kind === "file") await writeFile(postgres, "");
  else await symlink(kind === "link" ? join(dataDir, "postgres") : join(aside, "nowhere"), postgres);
  const message = kind === "file" ? "is damaged: it is not a folder" : `${postgres} is a symbolic link`;
  await expectUnchangedAndRefused(folder, message);
});

test("[DATA7] an absent or empty folder is new, and so is one that a killed start or the system left", async () => {
  const folder = join(aside, "new");
  expect(await dataDirState(folder)).toBe("new");
  await mkdir(folder);
  expect(await dataDirState(folder)).toBe("new");
  for (const name of ["lock", "postgres.new", "lost+found"]) await mkdir(join(folder, name));
  for (const name of ["in-use-by", "postgres.new/PG_VERSION", ".gitkeep"]) await writeFile(join(folder, name), "");
  expect(await dataDirState(folder)).toBe("new");
  await mkdir(join(folder, "postgres"));
  expect(await dataDirState(folder)).toBe("used");
});

test("[DATA19] a database of a newer version of ours is not opened", async () => {
  const opening = open(dataDir);
  await expect(opening).rejects.toThrow(NewerDatabaseError);
  await expect(opening).rejects.toThrow("The database is newer than this version of Duologue: chat_migrations has");
});
