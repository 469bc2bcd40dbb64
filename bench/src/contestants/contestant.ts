import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** What is measured, and beside what. */
export interface Contestant {
  readonly name: ContestantName;
  /** What it is, for who asks for help. */
  readonly what: string;
  /** The program, built. It listens on PORT, and says so when it is ready. */
  readonly program: string;
  /** Where it stores messages: in DATABASE_URL, in DATA_DIR, or nowhere. */
  readonly store: "postgres" | "embedded" | "none";
}

export type ContestantName = "duologue" | "duologue-pglite" | "tutorial" | "transport";

const root = join(createRequire(import.meta.url).resolve("../../../package.json"), "..");

export const DUOLOGUE: Contestant = {
  name: "duologue",
  what: "the application as people start it, without a rate limit",
  program: join(root, "apps/standalone/dist/main.js"),
  store: "postgres",
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
    store: "postgres",
  },
  {
    name: "transport",
    what: "stock Socket.IO delivering to the room, without a database",
    program: fileURLToPath(new URL("./transport-only-program.js", import.meta.url)),
    store: "none",
  },
];
