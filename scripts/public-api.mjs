// The public interface of a package, as text: the declarations that its entries reach, without comments. `--write` writes
// it to `packages/*/api.txt`, which a test compares, so that no change of it goes unnoticed.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

export const PUBLISHED = ["protocol", "client", "react", "server"];

/** The declarations that the entries of a built package reach, by file, in the order of their names. */
export function declarationsOf(name) {
  const folder = join(root, "packages", name);
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const entries = Object.values(manifest.exports).flatMap((entry) => entry.types ?? []);
  const found = new Map();
  const queue = entries.map((entry) => join(folder, entry));
  for (let file = queue.pop(); file; file = queue.pop()) {
    const path = relative(join(folder, "dist"), file);
    if (found.has(path)) continue;
    const text = readFileSync(file, "utf8");
    found.set(path, text);
    for (const [, target] of text.matchAll(/(?:from|import)\s*\(?"(\.[^"]+)"/g)) {
      queue.push(join(dirname(file), target.replace(/\.js$/, ".d.ts")));
    }
  }
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

export function publicApi(name) {
  const files = [...declarationsOf(name)].map(([path, text]) => `// ${path}\n${withoutComments(text)}`);
  return `${files.join("\n")}`;
}

function withoutComments(text) {
  return text
    .replace(/\/\*\*[\s\S]*?\*\//g, "")
    .replace(/^\/\/#.*$/gm, "")
    .replace(/^[ \t]*\n/gm, "");
}

/** Where the interface is written down. */
export function snapshotOf(name) {
  return join(root, "packages", name, "api.txt");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const name of PUBLISHED) {
    const file = snapshotOf(name);
    const api = publicApi(name);
    const before = existsSync(file) ? readFileSync(file, "utf8") : "";
    if (api === before) continue;
    if (process.argv.includes("--write")) writeFileSync(file, api);
    console.log(`packages/${name}/api.txt ${process.argv.includes("--write") ? "written" : "differs: npm run api"}`);
  }
}
