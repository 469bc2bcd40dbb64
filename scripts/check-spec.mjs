// Every rule of SPEC.md is named by the title of a test, and no title names a rule that SPEC.md does not have.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = new URL("..", import.meta.url).pathname;
const PLACES = ["packaging", "packages", "apps", "examples", "e2e", "torture", "bench"];
const TEST_FILE = /\.(test|spec)\.tsx?$/;

/** Rules are written `**SEND1** …`. */
const rules = [...readFileSync(join(root, "SPEC.md"), "utf8").matchAll(/^\*\*([A-Z]+\d+)\*\*/gm)].map(([, id]) => id);

/** Titles cite them `[SEND1] …`. */
const cited = new Map();
for (const file of testFiles()) {
  for (const [, id] of readFileSync(file, "utf8").matchAll(/\[([A-Z]+\d+)\]/g)) cited.set(id, file);
}

const problems = [
  ...rules.filter((id, at) => rules.indexOf(id) !== at).map((id) => `${id} stands in SPEC.md twice.`),
  ...rules.filter((id) => !cited.has(id)).map((id) => `${id} of SPEC.md is named by no test.`),
  ...[...cited].filter(([id]) => !rules.includes(id)).map(([id, file]) => `${id} is named in ${file}, not in SPEC.md.`),
];
for (const problem of problems) console.error(problem);
console.log(`${rules.length} rules, ${problems.length} problems`);
process.exit(problems.length > 0 || rules.length === 0 ? 1 : 0);

function testFiles() {
  return PLACES.flatMap((place) => readdirSync(join(root, place), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && TEST_FILE.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !/node_modules|\/dist\//.test(path));
}
