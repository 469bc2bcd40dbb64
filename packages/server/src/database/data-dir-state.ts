import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { findDamage } from "./find-damage.js";
import { firstOf } from "./first-of.js";
import { UnusableDataDirError } from "./unusable-data-dir.js";

/** What a start leaves that ended before its database was whole; see `lockDataDir` and `makePGliteFolder`. */
const LEFT_BY_A_START = ["lock", "in-use-by", "postgres.new"];
/** What file systems, file managers and git leave in an empty folder. */
const LEFT_BY_THE_SYSTEM = ["lost+found", ".DS_Store", ".gitignore", ".gitkeep", ".snapshot"];

/**
 * Says what a data folder holds, without changing it: `new` when a database may be initialised there, `used` when a
 * database is there, whether or not it is whole.
 *
 * @throws UnusableDataDirError for any other folder: files of other programs, or a backup restored in part
 */
export async function dataDirState(dataDir: string): Promise<"new" | "used"> {
  const names = await readdir(dataDir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [] as string[];
    throw error;
  });
  if (names.includes("postgres")) return "used";
  const others = names.filter((name) => !LEFT_BY_A_START.includes(name) && !LEFT_BY_THE_SYSTEM.includes(name)).sort();
  if (others.length === 0) return "new";
  if (others.includes("PG_VERSION") || others.includes("pg_wal")) {
    throw new UnusableDataDirError(
      `The data folder ${dataDir} holds the files of PostgreSQL itself. Set DATA_DIR to the folder above, if Duologue ` +
        "made it, or to an empty one.",
    );
  }
  throw new UnusableDataDirError(
    `The data folder ${dataDir} holds other files (${firstOf(others)}), but no database: the folder postgres is missing. ` +
      "Restore the backup completely, or set DATA_DIR to an empty folder.",
  );
}

/**
 * Checks that the database in a used data folder is whole and of our PostgreSQL's version, without changing it. The
 * folder must be locked by this process: another one may be writing.
 *
 * @throws UnusableDataDirError naming what is missing, or the version found
 */
export async function checkDatabaseFiles(dataDir: string): Promise<void> {
  const folder = join(dataDir, "postgres");
  const kind = await lstat(folder);
  if (kind.isSymbolicLink()) {
    throw new UnusableDataDirError(
      `${folder} is a symbolic link, so the lock of the data folder does not protect the database. Move the database ` +
        "there, or set DATA_DIR to the folder that contains it.",
    );
  }
  const damage = kind.isDirectory() ? await findDamage(folder) : { what: "it is not a folder" };
  if (damage === undefined) return;
  throw new UnusableDataDirError(
    "version" in damage
      ? `The database in ${folder} is of PostgreSQL ${damage.version}, and this version of Duologue runs PostgreSQL ` +
          `${damage.wanted}. Start the version of Duologue that made it, or set DATA_DIR to another folder.`
      : `The database in ${folder} is damaged: ${damage.what}. Restore the backup completely, or set DATA_DIR to ` +
          "another folder.",
  );
}
