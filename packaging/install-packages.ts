import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "./run.js";

export const ROOT = fileURLToPath(new URL("..", import.meta.url));
export const PACKAGES = ["@duologue/protocol", "@duologue/client", "@duologue/react", "@duologue/server"] as const;

/** An application that has installed the packed packages, and nothing else. */
export interface Consumer {
  readonly folder: string;
  readonly tarballs: readonly string[];
  /** Where one of the packages is installed. */
  installed(name: string): string;
  /** Lets the application use a package of this repository, as if it had installed that too. */
  link(name: string): void;
  [Symbol.dispose](): void;
}

/** Packs the packages as a release does, and installs them into an empty folder. */
export async function installPackages(): Promise<Consumer> {
  const work = mkdtempSync(join(tmpdir(), "duologue-packages-"));
  const folder = join(work, "application");
  const packed = join(work, "packed");
  for (const made of [folder, packed]) mkdirSync(made);
  await succeed("npx", ["tsc", "-b", "packages/react", "packages/server"], ROOT);
  await succeed("node", ["packaging/prune-dist.mjs"], ROOT);
  const workspaces = PACKAGES.flatMap((name) => ["-w", name]);
  await succeed("npm", ["pack", "--silent", ...workspaces, "--pack-destination", packed], ROOT);
  const tarballs = readdirSync(packed).map((file) => join(packed, file));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  const quickly = ["--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts", "--omit=peer"];
  await succeed("npm", ["install", "--silent", ...quickly, ...tarballs], folder);
  return {
    folder,
    tarballs,
    installed: (name) => join(folder, "node_modules", name),
    link(name) {
      const target = join(ROOT, "node_modules", name);
      const place = join(folder, "node_modules", name);
      if (existsSync(place) || !existsSync(target)) return;
      mkdirSync(dirname(place), { recursive: true });
      symlinkSync(target, place);
    },
    [Symbol.dispose]: () => rmSync(work, { recursive: true, force: true }),
  };
}

async function succeed(command: string, args: readonly string[], folder: string): Promise<void> {
  const { code, output } = await run(command, args, folder);
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${code}: ${output}`);
}
