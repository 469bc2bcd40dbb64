/**
 * What is built, and whether that is up to date. A stamp beside the result says from which sources it was built and what
 * came out, by content: a copied or touched clone needs no build, and files that another tool wrote since are noticed.
 */
import { fork, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));
const BUILD_PAGE = fileURLToPath(new URL("./build-page.mjs", import.meta.url));
const BUNDLE_SERVER = fileURLToPath(new URL("./bundle-server.mjs", import.meta.url));
/** The projects that the server consists of; each refers to those before it. */
const SERVER_PROJECTS = ["packages/protocol", "packages/server", "apps/standalone"];

/** @typedef {{ stamp: string, sources: readonly string[], results: readonly string[] }} Part */

/** @type {Part} */
export const server = {
  stamp: "apps/standalone/dist/.server-stamp",
  sources: [
    ...SERVER_PROJECTS.flatMap((project) => [`${project}/src`, `${project}/tsconfig.json`]),
    "tsconfig.base.json",
    "package-lock.json",
  ],
  results: SERVER_PROJECTS.map((project) => `${project}/dist`),
};

/** The server as `npm start` loads it. @type {Part} */
export const bundle = {
  stamp: "apps/standalone/dist/.bundle-stamp",
  // The stamp stands for the server's sources and results.
  sources: [server.stamp, "apps/standalone/package.json", "scripts/bundle-server.mjs"],
  results: ["apps/standalone/dist/bundle"],
};

/** @type {Part} */
export const page = {
  stamp: "apps/standalone/dist/.page-stamp",
  sources: [
    "apps/standalone/web",
    "apps/standalone/vite.config.ts",
    "packages/protocol/src",
    "packages/client/src",
    "packages/react/src",
    // The versions of everything from npm.
    "package-lock.json",
  ],
  results: ["apps/standalone/dist/web"],
};

/** @param {Part} part */
export function isUpToDate(part) {
  const file = join(root, part.stamp);
  return existsSync(file) && readFileSync(file, "utf8") === `${sourcesOf(part)} ${resultsOf(part)}`;
}

/**
 * Builds a part, and stamps it if its sources stayed the same meanwhile.
 *
 * @param {Part} part
 * @param {() => Promise<void>} build
 */
export async function stamped(part, build) {
  const before = sourcesOf(part);
  rmSync(join(root, part.stamp), { force: true });
  await build();
  if (sourcesOf(part) === before) writeFileSync(join(root, part.stamp), `${before} ${resultsOf(part)}`);
}

/**
 * Writes the server's JavaScript, which is its TypeScript without types, in an eighth of the time that checking them
 * takes: `npm run build` checks.
 */
export async function stripTypesOfServer() {
  // What `tsc -b` remembers is not true any more.
  for (const project of SERVER_PROJECTS) rmSync(join(root, project, "dist/.tsbuildinfo"), { force: true });
  const options =
    "--noCheck --noResolve --composite false --incremental false --declaration false --declarationMap false";
  await Promise.all(SERVER_PROJECTS.map((project) => tsc("-p", project, ...options.split(" "), "--types", "")));
}

/** In a process of its own, whose memory goes with it. */
export async function bundleServer() {
  await succeed(fork(BUNDLE_SERVER, { execArgv: [] }), "rolldown");
}

/** Runs the compiler; rejects when it fails, after it has said why. */
export async function tsc(...options) {
  const tool = join(root, "node_modules/typescript/bin/tsc");
  await succeed(spawn(process.execPath, [tool, ...options], { cwd: root, stdio: "inherit" }), "tsc");
}

/** In a process of its own, whose memory goes with it. */
export async function buildPage() {
  await succeed(fork(BUILD_PAGE, { execArgv: [] }), "vite");
}

async function succeed(child, tool) {
  const [status] = await once(child, "exit");
  if (status !== 0) throw new Error(`${tool} ended with ${status}`);
}

/** @param {Part} part */
function sourcesOf({ sources }) {
  return hashOf(sources.flatMap(filesBelow).filter((file) => !/\.test\.tsx?$/.test(file)));
}

/** Without what only the compiler reads, and without other parts within the server's folder. @param {Part} part */
function resultsOf({ results }) {
  const isCode = (file) => !/(\.d\.ts|\.map|tsbuildinfo|-stamp)$/.test(file);
  return hashOf(
    results.flatMap((folder) => filesBelow(folder).filter((file) => isCode(file) && !isNested(file, folder))),
  );
}

function isNested(file, folder) {
  const below = file.slice(folder.length + 1);
  return [`web${sep}`, `bundle${sep}`, ".web-types"].some((other) => below.startsWith(other));
}

/** Of names and contents. */
function hashOf(files) {
  const hash = createHash("sha256");
  for (const file of files)
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update("\0");
  return hash.digest("hex");
}

/** The file itself, or all below a folder, in order. */
function filesBelow(path) {
  if (!existsSync(join(root, path))) return [];
  if (statSync(join(root, path)).isFile()) return [path];
  return readdirSync(join(root, path), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
    .sort();
}
