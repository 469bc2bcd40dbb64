import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

/** What is measured, and beside what. */
export interface Contestant {
  readonly name: ContestantName;
  /** What it is, for who asks for help. */
  readonly what: string;
  /** The program, built. It listens on PORT, and says so when it is ready. */
  readonly program: string;
  /** Flags of Node that it is started with. */
  readonly nodeFlags: readonly string[];
  /** Where it stores messages: in DATABASE_URL, in DATA_DIR, or nowhere. */
  readonly store: "postgres" | "embedded" | "none";
  readonly isDuologue: boolean;
}

/** What runs the programs of the contestants. */
export interface Runtime {
  readonly name: string;
  readonly program: string;
  /** Loads a module before the program. */
  readonly preloadFlag: string;
  flags(contestant: Contestant): readonly string[];
}

type ContestantName = "duologue" | "duologue-pglite" | "tutorial" | "transport";

const rootPackage = createRequire(import.meta.url).resolve("../../../package.json");
const root = join(rootPackage, "..");

export const DUOLOGUE: Contestant = {
  name: "duologue",
  what: "the application as people start it, without a rate limit",
  program: join(root, "apps/standalone/dist/main.js"),
  nodeFlags: flagsOfStart(),
  store: "postgres",
  isDuologue: true,
};

export const CONTESTANTS: readonly Contestant[] = [
  DUOLOGUE,
  {
    ...DUOLOGUE,
    name: "duologue-pglite",
    what: "the same on its embedded database, which does not wait for the disk",
    store: "embedded",
  },
  {
    name: "tutorial",
    what: "the same contract as a tutorial writes it, with a pool of 10",
    program: fileURLToPath(new URL("./tutorial-program.js", import.meta.url)),
    nodeFlags: [],
    store: "postgres",
    isDuologue: false,
  },
  {
    name: "transport",
    what: "stock Socket.IO delivering to the room, without a database",
    program: fileURLToPath(new URL("./transport-only-program.js", import.meta.url)),
    nodeFlags: [],
    store: "none",
    isDuologue: false,
  },
];

/** A runtime by the path of its program: Node, or Bun if it is called so. */
export function runtimeOf(program: string): Runtime {
  const isBun = basename(program).startsWith("bun");
  return {
    name: isBun ? "bun" : "node",
    program,
    preloadFlag: isBun ? "--preload" : "--import",
    flags: ({ nodeFlags }) => (isBun ? [] : nodeFlags),
  };
}

/** Those that `npm start` gives Node. */
function flagsOfStart(): string[] {
  const { scripts } = JSON.parse(readFileSync(rootPackage, "utf8")) as { scripts: { start: string } };
  return scripts.start.split(" ").filter((word) => word.startsWith("--"));
}
