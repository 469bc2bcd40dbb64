import { defineConfig } from "vitest/config";

/** Packages test each other's source, so that nothing needs to be built before a test runs. */
const resolve = { conditions: ["source", "import", "module", "default"] };
const server = { resolve: { conditions: ["source"] } };
const needsDatabase = ["**/*.pg.test.ts", "**/*.socket.test.ts", "**/*.client.test.ts"];
/** What PGlite can't do: several processes, a server that goes away. */
const needsServer = ["**/*.postgres.test.ts"];
const never = ["**/node_modules/**", "**/dist/**"];

/** The same files once on a real PostgreSQL and once on PGlite. */
function onDatabase(name: "postgres" | "pglite") {
  return {
    resolve,
    ssr: server,
    test: {
      name,
      include: [...needsDatabase, ...(name === "postgres" ? needsServer : [])].map(
        (pattern) => `{packages,apps,examples}/${pattern}`,
      ),
      exclude: never,
      env: { DUOLOGUE_TEST_DATABASE: name },
      ...(name === "postgres" && { globalSetup: "packages/testkit/src/global-setup.ts" }),
      testTimeout: 30_000,
      hookTimeout: 60_000,
    },
  };
}

export default defineConfig({
  test: {
    maxWorkers: 3,
    projects: [
      {
        resolve,
        ssr: server,
        test: {
          name: "unit",
          include: ["{packages,apps,scripts}/**/*.test.{ts,tsx}"],
          exclude: [...never, ...needsDatabase, ...needsServer],
        },
      },
      onDatabase("postgres"),
      onDatabase("pglite"),
    ],
  },
});
