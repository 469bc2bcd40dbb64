// `npm start`: builds what is missing or older than its sources, and runs the application in this same process. The page
// is built while the application already opens its database. The bundle, which the next start loads, is made once it serves.
import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  buildPage,
  bundle,
  bundleServer,
  isUpToDate,
  page,
  root,
  server,
  stamped,
  stripTypesOfServer,
} from "./build-parts.mjs";

const OLDEST_NODE = [20, 19];

refuse(isOld() && `Duologue needs Node ${OLDEST_NODE.join(".")} or later; this is ${process.versions.node}.`);
refuse(!existsSync(join(root, "node_modules/typescript")) && "The dependencies are missing: run `npm ci` first.");

const isPageBuilt = isUpToDate(page);
const isServerBuilt = isUpToDate(server);
const what = [!isServerBuilt && "the server", !isPageBuilt && "the page"].filter(Boolean).join(" and ");
if (what) console.log(`Building ${what} …`);

const pageBuilt = isPageBuilt ? undefined : stamped(page, buildPage);
// Until the program takes it over.
pageBuilt?.catch(() => {});
if (!isServerBuilt) {
  await stamped(server, stripTypesOfServer).catch(() =>
    refuse("The server could not be built. The lines above say why."),
  );
}
const isBundled = isUpToDate(bundle);
const { runProgram } = await import(`../apps/standalone/dist/${isBundled ? "bundle/" : ""}run-program.js`);
await runProgram(pageBuilt);
// Not before: the first start has enough to do for all cores.
if (!isBundled) {
  await stamped(bundle, bundleServer).catch(() =>
    console.error("The server could not be bundled: the next start is slower."),
  );
}

function isOld() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  return major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1]);
}

/** Ends with a line, unless there is none. */
function refuse(line) {
  if (!line) return;
  console.error(isRed() ? `\u001b[31m${line}\u001b[39m` : line);
  process.exit(1);
}

/** As `terminal-colors.ts` of the application decides, which may not be built yet, or not run on this Node. */
function isRed() {
  const { FORCE_COLOR, NO_COLOR } = process.env;
  if (FORCE_COLOR !== undefined) return !["0", "false"].includes(FORCE_COLOR);
  return !NO_COLOR && process.stderr.isTTY && process.stderr.hasColors();
}
