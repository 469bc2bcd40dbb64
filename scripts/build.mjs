// Builds what is out of date: the packages by `tsc -b`, which finds out by itself, and the page when anything that it
// is made of has changed. Nothing to do takes a quarter of a second.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const app = join(root, "apps/standalone");
const PAGE_IS_MADE_OF = [
  "apps/standalone/web",
  "apps/standalone/vite.config.ts",
  "packages/protocol/src",
  "packages/client/src",
  "packages/react/src",
  // The versions of everything from npm.
  "package-lock.json",
];

run("typescript/bin/tsc", ["-b"], root);
const hashFile = join(app, "dist/.page-hash");
const hash = hashOf(PAGE_IS_MADE_OF);
if (!isBuiltFrom(hash)) {
  run("vite/bin/vite.js", ["build", "--logLevel", "warn"], app);
  writeFileSync(hashFile, hash);
}

function run(tool, options, folder) {
  const { status } = spawnSync(process.execPath, [join(root, "node_modules", tool), ...options], {
    cwd: folder,
    stdio: "inherit",
  });
  if (status !== 0) process.exit(status ?? 1);
}

function isBuiltFrom(wanted) {
  return (
    existsSync(hashFile) && existsSync(join(app, "dist/web/index.html")) && readFileSync(hashFile, "utf8") === wanted
  );
}

/** Of names and contents of all files. */
function hashOf(paths) {
  const hash = createHash("sha256");
  for (const file of paths.flatMap(filesOf))
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update("\0");
  return hash.digest("hex");
}

function filesOf(path) {
  if (!path.includes(".")) {
    return readdirSync(join(root, path), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
      .sort();
  }
  return [path];
}
