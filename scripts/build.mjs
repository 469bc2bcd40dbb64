// Builds what is out of date: the packages by `tsc -b`, which finds out by itself, and the page when anything that it
// is made of has changed. Both at the same time, because the page is built from the packages' sources. Says what it
// does when that takes a while; nothing to do takes a quarter of a second.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
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

/** ms. `tsc -b` finds out within this that there is nothing to do; only what takes longer is worth a line. */
const WORTH_A_LINE = 700;

const hashFile = join(app, "dist/.page-hash");
await Promise.all([run("Building the packages …", WORTH_A_LINE, "typescript/bin/tsc", ["-b"], root), buildPage()]);

async function buildPage() {
  const hash = hashOf(PAGE_IS_MADE_OF);
  if (isBuiltFrom(hash)) return;
  await run("Building the page …", 0, "vite/bin/vite.js", ["build", "--logLevel", "warn"], app);
  writeFileSync(hashFile, hash);
}

/** Runs a tool, and says so when it still runs after some milliseconds. */
async function run(line, afterMs, tool, options, folder) {
  const announcing = setTimeout(() => console.log(line), afterMs);
  const child = spawn(process.execPath, [join(root, "node_modules", tool), ...options], {
    cwd: folder,
    stdio: "inherit",
  });
  const [status] = await once(child, "exit");
  clearTimeout(announcing);
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
