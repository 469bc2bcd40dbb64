import { defineConfig } from "vitest/config";

/** Packages test each other's source, so that nothing needs to be built before a test runs. */
const resolve = { conditions: ["source", "import", "module", "default"] };
const server = { resolve: { conditions: ["source"] } };
const needsDatabase = ["**/*.pg.test.ts", "**/*.socket.test.ts", "**/*.client.test.ts"];
/** What PGlite can't do: several processes, a server that goes away. */
const needsServer = ["**/*.postgres.test.ts"];
/** What is the embedded database's alone. */
const needsFolder = ["**/*.pglite.test.ts"];
const needsDocument = ["**/*.dom.test.ts"];
/** Each file has a document of its own, in which nothing of an earlier one may be left. */
const ownDocument = { environment: "happy-dom" };
const never = ["**/node_modules/**", "**/dist/**"];
/** Long enough for a busy machine: a test that hangs is what this is for, and no test measures time. */
const patience = { testTimeout: 120_000, hookTimeout: 120_000 };
/** The files that a worker runs share what they import: importing it again for each took longer than the tests. */
const oneImport = { isolate: false };

/** The same files once on a real PostgreSQL and once on PGlite. */
function onDatabase(name: "postgres" | "pglite") {
  return {
    resolve,
    ssr: server,
    test: {
      name,
      include: [...needsDatabase, ...(name === "postgres" ? needsServer : needsFolder)].map(
        (pattern) => `{packages,apps,examples,bench}/${pattern}`,
      ),
      exclude: never,
      env: { DUOLOGUE_TEST_DATABASE: name },
      globalSetup: `packages/testkit/src/${name}-template.ts`,
      ...patience,
      ...oneImport,
    },
  };
}

/** The components once more, on React 18: what imports React finds the copy that packages/react-18 brings. */
function onReact18() {
  const copies = new URL("packages/react-18/node_modules/", import.meta.url).pathname;
  return {
    resolve: {
      ...resolve,
      alias: [{ find: /^(react|react-dom|use-sync-external-store)(?=\/|$)/, replacement: `${copies}$1` }],
      // The testing library's main file is CommonJS, in which no alias is applied.
      mainFields: ["module", "main"],
    },
    // Of the test without a document.
    ssr: { resolve: { conditions: resolve.conditions, mainFields: ["module", "main"] } },
    test: {
      name: "react-18",
      include: ["packages/react/src/**/*.test.tsx"],
      exclude: never,
      ...patience,
      ...ownDocument,
      env: { DUOLOGUE_TEST_REACT: "18" },
      // What is not inlined would be imported by Node, which knows no aliases.
      server: { deps: { inline: [/@testing-library\/react/, /react-error-boundary/, /@base-ui/, /@floating-ui/] } },
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
          include: ["{packages,apps,scripts,torture,bench}/**/*.test.ts"],
          exclude: [...never, ...needsDatabase, ...needsServer, ...needsFolder, ...needsDocument],
          ...patience,
          ...oneImport,
        },
      },
      {
        resolve,
        ssr: server,
        test: {
          name: "page",
          include: ["{packages,apps}/**/*.test.tsx", ...needsDocument],
          exclude: never,
          ...patience,
          ...ownDocument,
        },
      },
      onReact18(),
      {
        resolve,
        ssr: server,
        test: {
          name: "packages",
          include: ["packaging/*.test.ts"],
          env: { DUOLOGUE_TEST_DATABASE: "postgres" },
          globalSetup: "packages/testkit/src/postgres-template.ts",
          ...patience,
        },
      },
      onDatabase("postgres"),
      onDatabase("pglite"),
    ],
  },
});
