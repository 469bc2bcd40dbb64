import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { gzipSync } from "node:zlib";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { createTestDatabase, type TestDatabase } from "@duologue/testkit";
import { publint } from "publint";
import { rolldown } from "rolldown";
import { afterAll, beforeAll, expect, test } from "vitest";
import budgets from "./budgets.json" with { type: "json" };
import { type Consumer, installPackages, PACKAGES, ROOT } from "./install-packages.js";
import { run } from "./run.js";
import { readSnippets } from "./snippets.js";

/** A style sheet has no types. */
const CHECK = { excludeEntrypoints: ["styles.css"] };
/** As attw's profile `esm-only` does. */
const IGNORED: readonly unknown[] = ["node10", "node16-cjs"];
const snippets = readSnippets();
let consumer: Consumer;
let database: TestDatabase;

beforeAll(async () => {
  [consumer, database] = await Promise.all([installPackages(), createTestDatabase()]);
});
afterAll(async () => {
  consumer?.[Symbol.dispose]();
  await database?.[Symbol.asyncDispose]();
});

const manifestOf = (name: string) => JSON.parse(readFileSync(join(consumer.installed(name), "package.json"), "utf8"));
const filesOf = (folder: string) => readdirSync(folder, { recursive: true, encoding: "utf8" });

/** Runs a program of JavaScript in the application. */
function runProgram(file: string, code: string) {
  writeFileSync(join(consumer.folder, file), code);
  return run("node", [file], consumer.folder);
}

// First, while nothing else is installed there.
test("[EMBED12] without PGlite and Redis packages, an error names them and the command that installs them", async () => {
  const { output } = await runProgram(
    "missing.js",
    `import { createChat, MissingPackageError } from "@duologue/server";
    const tokens = { secret: "x".repeat(32) };
    const database = { kind: "postgres", query() {}, drizzle: {} };
    for (const options of [{ database: { dataDir: "memory://" } }, { database: { url: process.argv[2] }, redis: "redis://localhost" }]) {
      const error = await createChat({ tokens, ...options }).catch((error) => error);
      console.log(error instanceof MissingPackageError, error.message);
    }`.replace("process.argv[2]", JSON.stringify("url" in database.options ? database.options.url : "")),
  );
  expect(output).toContain(
    "true The option database.dataDir needs @electric-sql/pglite, which is not installed: npm install @electric-sql/pglite",
  );
  expect(output).toMatch(/true The option redis needs redis and @socket.io\/redis-adapter.*npm install redis @socket/);
});

test.each(PACKAGES)("[EMBED11] %s contains what it names, and publint has nothing to say", async (name) => {
  const folder = consumer.installed(name);
  const files = filesOf(folder);
  expect(files).toEqual(expect.arrayContaining(["README.md", "LICENSE", "CHANGELOG.md", "package.json"]));
  expect(files.filter((file) => /\.test\.|tsbuildinfo|(^|\/)testing(\/|$)/.test(file))).toEqual([]);
  expect(readFileSync(join(folder, "LICENSE"), "utf8")).toBe(readFileSync(join(ROOT, "LICENSE"), "utf8"));
  const { repository, keywords, exports } = manifestOf(name);
  expect(repository).toMatchObject({ type: "git", directory: `packages/${name.replace("@duologue/", "")}` });
  expect(keywords.length).toBeGreaterThan(2);

  const targets = Object.values(exports).flatMap((entry) =>
    typeof entry === "string" ? entry : Object.values(entry as object),
  );
  expect(targets.map((target) => normalize(String(target))).filter((target) => !files.includes(target))).toEqual([]);
  const lost = files
    .filter((file) => file.endsWith(".map"))
    .flatMap((file) => {
      const { sources, sourcesContent } = JSON.parse(readFileSync(join(folder, file), "utf8"));
      return sourcesContent ? [] : sources.map((source: string) => normalize(join(dirname(file), source)));
    })
    .filter((source) => !files.includes(source));
  expect(lost).toEqual([]);

  const { messages } = await publint({ pkgDir: folder, pack: false, strict: true });
  expect(messages).toEqual([]);
});

test("[EMBED11] attw finds no wrong types for modules", async () => {
  for (const tarball of consumer.tarballs) {
    const analysis = await checkPackage(createPackageFromTarballData(readFileSync(tarball)), CHECK);
    const problems = analysis.types ? analysis.problems : [{ kind: "no types" }];
    const ofModules = problems.filter(
      (problem) => !("resolutionKind" in problem && IGNORED.includes(problem.resolutionKind)),
    );
    expect(ofModules).toEqual([]);
  }
});

test("[EMBED11] the components are a client module for frameworks that have such", () => {
  const text = readFileSync(join(consumer.installed("@duologue/react"), "dist/index.js"), "utf8");
  expect(text.startsWith('"use client";\n')).toBe(true);
});

test("[EMBED25] the public interfaces are as they are written down", async () => {
  const { code, output } = await run("node", ["packaging/public-api.mjs"], ROOT);
  expect(code, output).toBe(0);
});

test.each(Object.entries(budgets))(
  "[EMBED25] %s has at most %i bytes, bundled and compressed",
  async (name, budget) => {
    const entry = join(consumer.folder, `size-${name.replaceAll("/", "-")}.js`);
    writeFileSync(entry, `export * from "${name}";`);
    const isStyle = name.endsWith(".css");
    const external = name === "@duologue/client" ? [] : [/^react/, "@duologue/client", "@duologue/protocol"];
    const bytes = isStyle ? styleSize(name) : await bundleSize(entry, external);
    expect(bytes).toBeLessThanOrEqual(budget);
    // A budget that is far away guards nothing.
    expect(bytes).toBeGreaterThan(budget * 0.85);
  },
);

async function bundleSize(input: string, external: (string | RegExp)[]): Promise<number> {
  const bundle = await rolldown({ input, external, platform: "browser", logLevel: "silent" });
  const { output } = await bundle.generate({ minify: true });
  return gzipSync(output.map((chunk) => ("code" in chunk ? chunk.code : "")).join("")).length;
}

function styleSize(name: string): number {
  const sheets = join(consumer.installed("@duologue/react"), "src/styles");
  expect(name).toContain("@duologue/react");
  return gzipSync(
    filesOf(sheets)
      .map((file) => readFileSync(join(sheets, file), "utf8"))
      .join(""),
  ).length;
}

test("[EMBED26] the server extends the engine.io that its socket.io brings", () => {
  const { packages } = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8"));
  const engines = Object.keys(packages).filter((path) => /(^|\/)node_modules\/engine\.io$/.test(path));
  expect(engines).toEqual(["node_modules/engine.io"]);
  const { dependencies } = manifestOf("@duologue/server");
  expect(dependencies["socket.io"]).toMatch(/^~4\.8\.\d+$/);
  const installed = filesOf(join(consumer.folder, "node_modules")).filter((file) =>
    /(^|\/)engine\.io\/package\.json$/.test(file),
  );
  expect(installed).toEqual(["engine.io/package.json"]);
});

test("[EMBED24] CommonJS requires the packages", async () => {
  for (const name of ["react", "react-dom"]) consumer.link(name);
  const { output } = await runProgram(
    "commonjs.cjs",
    `const { createClient } = require("@duologue/client");
    const { ChatWindow } = require("@duologue/react");
    const { createChat } = require("@duologue/server");
    console.log(typeof createClient, typeof ChatWindow, typeof createChat);`,
  );
  expect(output).toContain("function function function");
});

test("[EMBED23] [EMBED24] declarations and snippets compile strictly, without skipLibCheck, from CommonJS too", async () => {
  prepareSources();
  const compile = (config: string) => run("npx", ["tsc", "-p", join(consumer.folder, config)], ROOT);
  const compiled = [await compile("tsconfig.json"), await compile("tsconfig.js.json")];
  expect(compiled.map(({ output }) => output).join("")).toBe("");
});

const runnable = snippets.filter(({ language, code }) => language === "tsx" || isServer(code));

test("[EMBED23] there are snippets to run, a server and components", () => {
  expect(runnable.filter(({ code }) => isServer(code)).length).toBeGreaterThan(0);
  expect(runnable.filter(({ language }) => language === "tsx").length).toBeGreaterThan(2);
});

test.concurrent.each(runnable.map((snippet) => [snippet.file, snippet] as const))(
  "[EMBED23] %s runs",
  async (file, { code }) => {
    const program = join("out", file.replace(/\.[jt]sx?$/, ".js"));
    const ended = await run("node", ["--import", "./without-browser.mjs", program], consumer.folder, {
      DATABASE_URL: "url" in database.options ? database.options.url : "",
      JWT_SECRET: "x".repeat(32),
    });
    expect(ended.code, ended.output).toBe(0);
    if (isServer(code)) expect(ended.output).toContain('"upgrades":["websocket"]');
  },
);

function isServer(code: string): boolean {
  return /createChat\(/.test(code) && /\.listen\(/.test(code);
}

/** Puts the snippets into the application, with what they import. */
function prepareSources(): void {
  const types = ["@types/node", "@types/react", "@types/react-dom"];
  for (const name of [...types, "express", "@electric-sql/pglite", ...snippets.flatMap(({ packages }) => packages)]) {
    consumer.link(name);
    consumer.link(`@types/${name}`);
  }
  cpSync(join(ROOT, "packaging/application"), consumer.folder, { recursive: true });
  mkdirSync(join(consumer.folder, "snippets"), { recursive: true });
  // A module, whatever it imports.
  for (const { file, code } of snippets)
    writeFileSync(join(consumer.folder, "snippets", file), `${code}\nexport {};\n`);
  writeFileSync(
    join(consumer.folder, "snippets/commonjs.cts"),
    PACKAGES.map((name) => `import "${name}";`)
      .join("\n")
      .concat('\nimport client = require("@duologue/client");\nclient.createClient;\n'),
  );
}
