import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { crc32c } from "./crc32c.js";
import { firstOf } from "./first-of.js";
import { CATALOG_VERSION, readControlFile } from "./read-control-file.js";

/** Of the PostgreSQL that PGlite is: the content of PG_VERSION. */
const VERSION = "18";

/** The folders that initdb makes (`subdirs` in its source); an empty one is as necessary as the others. */
const FOLDERS = [
  "base",
  "base/1",
  "base/4",
  "base/5",
  "global",
  "pg_commit_ts",
  "pg_dynshmem",
  "pg_logical",
  "pg_logical/mappings",
  "pg_logical/snapshots",
  "pg_multixact",
  "pg_multixact/members",
  "pg_multixact/offsets",
  "pg_notify",
  "pg_replslot",
  "pg_serial",
  "pg_snapshots",
  "pg_stat",
  "pg_stat_tmp",
  "pg_subtrans",
  "pg_tblspc",
  "pg_twophase",
  "pg_wal",
  "pg_wal/archive_status",
  "pg_wal/summaries",
  "pg_xact",
];
/** Files that no start makes again, none of them ever empty. Databases have fixed numbers since PostgreSQL 15. */
const FILES = [
  "global/pg_control",
  "global/pg_filenode.map",
  "base/1/PG_VERSION",
  "base/1/pg_filenode.map",
  "base/4/PG_VERSION",
  "base/4/pg_filenode.map",
  "base/5/PG_VERSION",
  "base/5/pg_filenode.map",
  "pg_hba.conf",
  "pg_ident.conf",
  "postgresql.conf",
];
/** Of these, at least one segment is there. */
const NEVER_EMPTY = ["pg_multixact/members", "pg_multixact/offsets", "pg_xact"];

type Damage = { readonly what: string } | { readonly version: string; readonly wanted: string };

/**
 * Looks for what is missing in the folder of an embedded database, or is of another version. It reads, and changes
 * nothing: opened by PGlite, a folder without PG_VERSION is overwritten by a new database, and any other change.
 *
 * @returns undefined when the database can be opened
 */
export async function findDamage(folder: string): Promise<Damage | undefined> {
  const found = await readFile(join(folder, "PG_VERSION"), "utf8").catch(absent);
  const version = found?.trim();
  if (version && version !== VERSION && /^\d{1,2}(\.\d{1,2})?$/.test(version)) return { version, wanted: VERSION };
  const missing = await findMissing(folder);
  if (version === undefined) missing.unshift("PG_VERSION");
  if (missing.length > 0) return { what: `${firstOf(missing)} ${missing.length > 1 ? "are" : "is"} missing` };
  if (version !== VERSION) return { what: "PG_VERSION names no version" };
  for (const name of FILES.filter((file) => file.endsWith("/PG_VERSION"))) {
    const other = (await readFile(join(folder, name), "utf8")).trim();
    if (other !== VERSION) return { what: `${name} does not name the version ${VERSION}` };
  }
  return findUnreadable(folder);
}

async function findMissing(folder: string): Promise<string[]> {
  const missing: string[] = [];
  for (const name of FOLDERS) {
    const entries = await readdir(join(folder, name)).catch(absent);
    // Below a missing folder everything is missing.
    if (entries === undefined && !missing.some((above) => name.startsWith(above))) missing.push(`${name}/`);
    if (entries?.length === 0 && NEVER_EMPTY.includes(name)) missing.push(`the content of ${name}/`);
  }
  for (const name of FILES) {
    const isThere = await hasContent(join(folder, name));
    if (!isThere && !missing.some((above) => name.startsWith(above))) missing.push(name);
  }
  return missing;
}

async function findUnreadable(folder: string): Promise<Damage | undefined> {
  const control = readControlFile(await readFile(join(folder, "global/pg_control")));
  if (control === undefined) return { what: "global/pg_control is unreadable" };
  if (control.catalogVersion !== CATALOG_VERSION) {
    return { version: `${VERSION} (${control.catalogVersion})`, wanted: `${VERSION} (${CATALOG_VERSION})` };
  }
  if (await exists(join(folder, "postmaster.opts"))) return { what: "a PostgreSQL server has used it" };
  for (const segment of control.walSegments) {
    const file = join(folder, "pg_wal", segment);
    const size = await stat(file).then(({ size }) => size, absent);
    if (size !== control.walSegmentBytes)
      return { what: `pg_wal/${segment} is ${size === undefined ? "missing" : "incomplete"}` };
  }
  return findMissingCatalogs(folder);
}

/** The tables that hold everything about all others have their files listed in a map. */
async function findMissingCatalogs(folder: string): Promise<Damage | undefined> {
  for (const database of ["global", "base/5"]) {
    const files = filesOfMap(await readFile(join(folder, database, "pg_filenode.map")));
    if (files === undefined) return { what: `${database}/pg_filenode.map is unreadable` };
    for (const file of files) {
      if (!(await exists(join(folder, database, file)))) return { what: `${database}/${file} is missing` };
    }
  }
  return undefined;
}

/** `RelMapFile` of PostgreSQL's relmapper.c, 64 mappings long. */
const MAP = { magic: 0x592717, mappings: 8, crc: 520, bytes: 524 };

/** A magic number, a count, pairs of a table's id and its file's name, and a checksum; undefined if it is damaged. */
function filesOfMap(map: Buffer): string[] | undefined {
  if (map.length !== MAP.bytes || map.readInt32LE(0) !== MAP.magic) return undefined;
  if (map.readUInt32LE(MAP.crc) !== crc32c(map.subarray(0, MAP.crc))) return undefined;
  const count = Math.min(map.readInt32LE(4), (MAP.crc - MAP.mappings) >> 3);
  return Array.from({ length: Math.max(count, 0) }, (_, index) =>
    String(map.readUInt32LE(MAP.mappings + index * 8 + 4)),
  );
}

async function hasContent(file: string): Promise<boolean> {
  const found = await stat(file).catch(absent);
  return found?.isFile() === true && found.size > 0;
}

async function exists(file: string): Promise<boolean> {
  return (await stat(file).catch(absent)) !== undefined;
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
  throw error;
}
