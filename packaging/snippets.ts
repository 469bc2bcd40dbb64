import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PACKAGES, ROOT } from "./install-packages.js";

/** A piece of code in a document. */
export interface Snippet {
  /** Of its file, which says where it stands: `README-74.ts`. */
  readonly file: string;
  readonly language: "js" | "ts" | "tsx";
  readonly code: string;
  /** The packages that it imports. */
  readonly packages: readonly string[];
}

const FOLDERS = ["docs/guides", "docs/reference"];
const BLOCK = /^```(js|ts|tsx)\n([\s\S]*?)^```$/gm;

/** All code of README, guides and reference. */
export function readSnippets(): Snippet[] {
  const documents = FOLDERS.flatMap((folder) => readdirSync(join(ROOT, folder)).map((file) => join(folder, file)));
  const readmes = ["README.md", ...PACKAGES.map((name) => `packages/${name.replace("@duologue/", "")}/README.md`)];
  return [...readmes, ...documents].filter((path) => path.endsWith(".md")).flatMap(snippetsOf);
}

function snippetsOf(path: string): Snippet[] {
  const text = readFileSync(join(ROOT, path), "utf8");
  const name = path
    .replace(/^(docs|packages)\//, "")
    .replace(/\.md$/, "")
    .replaceAll("/", "-");
  return [...text.matchAll(BLOCK)].map((match) => {
    const language = match[1] as Snippet["language"];
    const code = asModule(match[2] ?? "");
    const line = text.slice(0, match.index).split("\n").length;
    const imports = [...code.matchAll(/(?:from|import) "([^".][^"]*)"/g)].map(([, target]) => packageOf(target ?? ""));
    const packages = imports.filter((target) => !target.startsWith("node:"));
    return { file: `${name}-${line}.${language}`, language, code, packages };
  });
}

/** Some show a few options and nothing around them. */
function asModule(code: string): string {
  return /^\w+: /.test(code) ? `({\n${code}});` : code;
}

function packageOf(target: string): string {
  return target.split("/", target.startsWith("@") ? 2 : 1).join("/");
}
