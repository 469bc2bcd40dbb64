// `npm test`: everything that must hold, cheap checks first. The last line has the true totals; the exit code is 1 if
// anything failed. What a fresh Debian machine lacks is installed, and said.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installMissing } from "./install-missing.mjs";

const reports = mkdtempSync(join(tmpdir(), "duologue-test-"));
let passed = 0;
let failed = 0;

/** Runs a command; true if it succeeded. */
function run(command, args, env = {}) {
  console.log(`\n> ${command} ${args.join(" ")}`);
  return spawnSync(command, args, { stdio: "inherit", env: { ...process.env, ...env } }).status === 0;
}

/** A check counts as one test. */
function check(command, args) {
  const succeeded = run(command, args);
  if (succeeded) passed += 1;
  else failed += 1;
  return succeeded;
}

/** A runner counts its tests; one that says nothing, or fails without a failed test, counts as a failure. */
function runner(succeeded, report, count) {
  const counts = existsSync(report) ? count(JSON.parse(readFileSync(report, "utf8"))) : { passed: 0, failed: 0 };
  passed += counts.passed;
  failed += counts.failed;
  if (counts.passed + counts.failed === 0 || (!succeeded && counts.failed === 0)) failed += 1;
}

installMissing();
check("npx", ["biome", "check", "--error-on-warnings", "."]);
// Without the build there is nothing to test.
if (check("npm", ["run", "--silent", "build"])) {
  check("npx", ["tsc", "-p", "tsconfig.test.json"]);
  check("npx", ["knip"]);
  check("node", ["scripts/check-spec.mjs"]);

  const vitest = join(reports, "vitest.json");
  runner(
    run("npx", ["vitest", "run", "--reporter=dot", "--reporter=json", `--outputFile.json=${vitest}`]),
    vitest,
    ({ success, numPassedTests, numTotalTests }) => ({
      passed: numPassedTests,
      // A file that can't be loaded has no tests to count.
      failed: Math.max(numTotalTests - numPassedTests, success ? 0 : 1),
    }),
  );

  const playwright = join(reports, "playwright.json");
  runner(
    run("npx", ["playwright", "test", "-c", "e2e", "--reporter=dot,json"], { PLAYWRIGHT_JSON_OUTPUT_FILE: playwright }),
    playwright,
    ({ stats }) => ({ passed: stats.expected, failed: stats.unexpected + stats.flaky + stats.skipped }),
  );

  const torture = join(reports, "torture.json");
  runner(run("node", ["torture/dist/suite.js", torture]), torture, (counts) => counts);
}
rmSync(reports, { recursive: true, force: true });
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
