import { spawnSync } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { FreshClone } from "../test/fresh-clone.js";

let clone: FreshClone;

beforeAll(async () => {
  clone = await FreshClone.create();
});
afterAll(() => clone[Symbol.asyncDispose]());

/** Runs the program of `npm start` alone. */
function runStart(folder: string, flags: readonly string[] = [], env: NodeJS.ProcessEnv = {}) {
  const { PATH } = process.env;
  return spawnSync(process.execPath, [...flags, "scripts/start.mjs"], {
    cwd: folder,
    encoding: "utf8",
    env: { PATH, ...env },
  });
}

test("[START21] [START22] without `npm ci`, and on a Node that is too old, it says so in one line", async () => {
  const folder = await mkdtemp(join(tmpdir(), "duologue-start-"));
  await cp(join(clone.folder, "scripts"), join(folder, "scripts"), { recursive: true });
  expect(runStart(folder)).toMatchObject({
    status: 1,
    stdout: "",
    stderr: "The dependencies are missing: run `npm ci` first.\n",
  });
  for (const [env, isRed] of [
    [{ FORCE_COLOR: "1" }, true],
    [{ FORCE_COLOR: "0" }, false],
    [{ FORCE_COLOR: "", NO_COLOR: "1" }, true],
  ] as const) {
    const line = "The dependencies are missing: run `npm ci` first.";
    expect(runStart(folder, [], env).stderr).toBe(isRed ? `\u001b[31m${line}\u001b[39m\n` : `${line}\n`);
  }
  const nodes = { "20.18.3": true, "18.20.8": true, "20.19.0": false, "22.0.0": false };
  for (const [version, isOld] of Object.entries(nodes)) {
    const other = join(folder, "other.cjs");
    await writeFile(other, `Object.defineProperty(process.versions, "node", { value: "${version}" });`);
    expect(runStart(folder, ["--require", other])).toMatchObject({
      status: 1,
      stdout: "",
      stderr: isOld
        ? `Duologue needs Node 20.19 or later; this is ${version}.\n`
        : "The dependencies are missing: run `npm ci` first.\n",
    });
  }
  await rm(folder, { recursive: true });
});

const BUILDS_BOTH = "Building the server and the page …\n";
const within = (output: string) => output.slice(output.indexOf("Building"));

test("[START19] in a fresh clone `npm start` says what it builds, builds it, and serves", async () => {
  await using npm = clone.start();
  const url = await npm.ready();
  expect(await (await fetch(url, { headers: { accept: "text/html" } })).text()).toContain("<title>Duologue</title>");
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  await expect.poll(() => clone.upToDate(), { timeout: 30_000 }).toBe("server true bundle true page true");
  // The process that serves is the one with the flags of `npm start`.
  const pid = /process (\d+)/.exec(await readFile(join(clone.folder, "data/in-use-by"), "utf8"))?.[1];
  expect((await readFile(`/proc/${pid}/cmdline`, "utf8")).split("\0")).toContain("--max-semi-space-size=64");
  // npm itself dies of the signal, after what it started.
  const { stdout, stderr } = await npm.end("SIGINT");
  expect([within(stdout), stderr]).toEqual([`${BUILDS_BOTH}Duologue is ready at ${url}\n`, ""]);
});

test("[START19] [LOG1] the next start loads the bundle, and `DEBUG` has no effect", async () => {
  const coverage = join(clone.folder, "coverage");
  await using npm = clone.start({ DEBUG: "engine*,socket.io*", NODE_V8_COVERAGE: coverage });
  const url = await npm.ready();
  expect((await fetch(`${url}/socket.io/?EIO=4&transport=polling`)).status).toBe(200);
  const { stdout, stderr } = await npm.end("SIGTERM");
  expect([stdout.slice(stdout.indexOf("Duologue")), stderr]).toEqual([`Duologue is ready at ${url}\n`, ""]);
  const files = await readdir(coverage);
  const loaded = (await Promise.all(files.map((file) => readFile(join(coverage, file), "utf8")))).join();
  expect(loaded).toContain("/dist/bundle/run-program.js");
  expect(loaded).not.toContain("/node_modules/better-auth/");
});

test("[START19] a touched source is not built again; a changed source or result is", async () => {
  const source = join(clone.folder, "packages/server/src/index.ts");
  await utimes(source, new Date(), new Date());
  expect(clone.upToDate()).toBe("server true bundle true page true");
  const result = join(clone.folder, "packages/server/dist/index.js");
  const built = await readFile(result, "utf8");
  await writeFile(result, `${built}// written by another tool\n`);
  expect(clone.upToDate()).toBe("server false bundle true page true");
  await writeFile(result, built);
  const bundled = join(clone.folder, "apps/standalone/dist/bundle/run-program.js");
  const loaded = await readFile(bundled, "utf8");
  await writeFile(bundled, `${loaded}// written by another tool\n`);
  expect(clone.upToDate()).toBe("server true bundle false page true");
  await writeFile(bundled, loaded);
  // The server and the page are made of it, and the bundle of the server once that is built.
  await clone.edit("packages/protocol/src/limits.ts", "/**", "/** Edited. ");
  expect(clone.upToDate()).toBe("server false bundle true page false");
  await clone.edit("packages/protocol/src/limits.ts", "/** Edited. ", "/**");
  expect(clone.upToDate()).toBe("server true bundle true page true");
});

test("[START19] edited sources are in effect at the next start", async () => {
  await clone.edit("apps/standalone/src/create-app.ts", "There is nothing at this address.", "Edited: nothing here.");
  await clone.edit("apps/standalone/web/index.html", "<title>Duologue</title>", "<title>Edited</title>");
  await using npm = clone.start();
  const url = await npm.ready();
  expect(await (await fetch(`${url}/nothing.json`)).text()).toContain("Edited: nothing here.");
  expect(await (await fetch(url, { headers: { accept: "text/html" } })).text()).toContain("<title>Edited</title>");
  expect((await npm.end("SIGTERM")).stdout).toContain(BUILDS_BOTH);
});

test("[START19] a source that cannot be built ends the start with exit code 1 and a line that says so", async () => {
  await clone.edit("apps/standalone/web/src/main.tsx", "import", "import import");
  await using page = clone.start();
  const withoutPage = await page.ended;
  expect([withoutPage.code, withoutPage.stderr]).toEqual([
    1,
    expect.stringMatching(/main\.tsx[\s\S]*\nThe page could not be built\. The lines above say why\.\n/),
  ]);
  await clone.edit("apps/standalone/src/main.ts", "import", "import import");
  await using server = clone.start();
  const withoutServer = await server.ended;
  expect([withoutServer.code, withoutServer.stdout]).toEqual([1, expect.stringContaining("main.ts")]);
  expect(withoutServer.stderr).toMatch(/^The server could not be built\. The lines above say why\.$/m);
});
