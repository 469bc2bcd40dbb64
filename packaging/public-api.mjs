// The public interface of each package as text: the declarations that its entries reach, without comments, in
// `packages/*/api.txt`. Without `--write` it only compares, and says which differ.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const packages = fileURLToPath(new URL("../packages", import.meta.url));

/** The declarations that the entries of a built package reach, by file. */
function declarationsOf(name) {
  const folder = join(packages, name);
  const { exports } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const found = new Map();
  const queue = Object.values(exports).flatMap(({ types }) => (types ? [join(folder, types)] : []));
  for (let file = queue.pop(); file; file = queue.pop()) {
    const path = relative(join(folder, "dist"), file);
    if (found.has(path)) continue;
    const text = readFileSync(file, "utf8");
    found.set(path, text);
    for (const [, target] of text.matchAll(/(?:from|import)\s*\(?"(\.[^"]+)"/g)) {
      queue.push(join(dirname(file), target.replace(/\.js$/, ".d.ts")));
    }
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1));
}

function publicApi(name) {
  return declarationsOf(name)
    .map(([path, text]) => `// ${path}\n${withoutComments(text)}`)
    .join("\n");
}

function withoutComments(text) {
  return text
    .replace(/\/\*\*[\s\S]*?\*\//g, "")
    .replace(/^\/\/#.*$/gm, "")
    .replace(/^[ \t]*\n/gm, "");
}

for (const name of ["protocol", "client", "react", "server"]) {
  const file = join(packages, name, "api.txt");
  const api = publicApi(name);
  if (existsSync(file) && readFileSync(file, "utf8") === api) continue;
  if (process.argv.includes("--write")) {
    writeFileSync(file, api);
    console.log(`packages/${name}/api.txt is written.`);
  } else {
    console.log(
      `The public interface of @duologue/${name} differs from packages/${name}/api.txt. If that is meant: npm run api`,
    );
    process.exitCode = 1;
  }
}
