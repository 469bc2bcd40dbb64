/**
 * The part of the torture that every `npm test` contains: short runs with fixed seeds, each of which must end without an
 * anomaly, also where a way of healing is switched off for which another makes up; and one run for each guard that is
 * taken away, which must not. Writes `{ passed, failed }` as JSON to the
 * file that is its argument.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Rule } from "./checker/anomaly.js";
import type { Verdict } from "./checker/check.js";
import { type Command, parseCommand } from "./options.js";
import { run } from "./run.js";
import { verdictLines } from "./verdict-lines.js";

interface Scenario {
  readonly arguments: string;
  /** One of these promises must be found broken; null if none may be. */
  readonly breaks: Rule | readonly Rule[] | null;
}

/** Broadcasts are lost while connections stand, and connections with them. */
const APART = "--processes 2 --redis --faults kill-redis,cut-redis-link,cut-client-link,kill-server";

const SCENARIOS: readonly Scenario[] = [
  { arguments: "--seed 1 --seconds 4 --faults none", breaks: null },
  { arguments: "--seed 7 --seconds 8", breaks: null },
  { arguments: "--seed 2 --seconds 5 --database pglite", breaks: null },
  { arguments: "--seed 11 --seconds 6 --processes 2", breaks: null },
  { arguments: "--seed 22 --seconds 6 --processes 2 --redis", breaks: null },
  { arguments: "--seed 1 --seconds 3 --faults none --without-healing all", breaks: null },
  { arguments: `--seed 5 --seconds 4 ${APART} --without-healing gap`, breaks: null },
  { arguments: `--seed 5 --seconds 4 ${APART} --without-healing periodic`, breaks: null },
  { arguments: `--seed 5 --seconds 4 ${APART} --without-healing connect`, breaks: null },
  // With the two others off that a broken one could hide behind.
  {
    arguments: "--seed 3 --seconds 3 --faults cut-client-link,kill-server --without-healing gap,periodic",
    breaks: null,
  },
  { arguments: "--seed 5 --seconds 3 --without-healing wake-up", breaks: null },
  { arguments: "--seed 28 --seconds 4 --faults fail-over-postgres", breaks: null },
  { arguments: "--seed 5 --seconds 4 --faults lose-commit-answer --without-healing lost-answer", breaks: null },
  {
    arguments: "--seed 3 --seconds 3 --faults cut-client-link --without-healing gap,periodic,connect",
    breaks: "one-order",
  },
  { arguments: "--seed 3 --seconds 3 --faults restart-postgres-fast --without-healing resend", breaks: "stored-once" },
  { arguments: "--seed 3 --seconds 3 --faults none --processes 2 --without lock", breaks: "commit-order" },
  { arguments: "--seed 3 --seconds 2 --faults none --without key", breaks: "stored-once" },
  { arguments: "--seed 3 --seconds 3 --faults kill-server --without commit", breaks: "commit-order" },
  { arguments: "--seed 3 --seconds 3 --faults cut-client-link --without catch-up", breaks: "one-order" },
  { arguments: "--seed 3 --seconds 3 --faults cut-client-link --without broadcast", breaks: "told-at-once" },
  {
    arguments: "--seed 6 --seconds 4 --faults fail-over-postgres --without primary",
    // Which reads are stale, and whether they are first ones, differs from run to run.
    breaks: ["one-order", "fresh-snapshot", "read-marks"],
  },
];
/** Where time is judged, nothing else runs, and no timer runs faster than in life. */
const ALONE: readonly Scenario[] = [
  {
    arguments:
      "--seed 4 --seconds 1 --processes 2 --redis --balancer nginx --devices 40 --rate 40 --pace 1 --faults rolling-restart",
    breaks: null,
  },
];
/** Timers that run five times as fast find in 5 s what clients ask for every 22 s. */
const SHARED = "--pace 5";
/** A run that has to fail need not be waited for. */
const CONVICTED = "--patience 4";

/** A run waits more than it works. */
const SIDE_BY_SIDE = 2;

const counts = { passed: 0, failed: 0 };
const waiting = [...SCENARIOS];
await Promise.all(Array.from({ length: SIDE_BY_SIDE }, takeNext));
waiting.push(...ALONE);
await takeNext();
const [report] = process.argv.slice(2);
if (report) await writeFile(report, JSON.stringify(counts));
process.exit(counts.failed === 0 ? 0 : 1);

async function takeNext(): Promise<void> {
  for (let scenario = waiting.shift(); scenario; scenario = waiting.shift()) {
    if (await isAsExpected(scenario)) counts.passed += 1;
    else counts.failed += 1;
  }
}

async function isAsExpected({ arguments: text, breaks }: Scenario): Promise<boolean> {
  const out = await mkdtemp(join(tmpdir(), "duologue-torture-out-"));
  const began = performance.now();
  const verdict = await verdictOf(
    parseCommand(`${SHARED} ${text} ${breaks ? CONVICTED : ""} --out ${out}`.trim().split(/ +/), 0),
  );
  const broken = verdict.anomalies.map(({ rule }) => rule);
  const found = breaks === null ? broken : [breaks].flat().filter((rule) => broken.includes(rule));
  const isExpected = (breaks === null) === (found.length === 0);
  const seconds = Math.round((performance.now() - began) / 1_000);
  const end = breaks ? `convicted of ${found.join(", ")}` : "every promise kept";
  console.log(`${isExpected ? "✓" : "✗"} torture ${text}: ${isExpected ? end : "unexpected"} (${seconds} s)`);
  if (isExpected) {
    await rm(out, { recursive: true });
  } else {
    for (const line of verdictLines(verdict)) console.log(`  ${line}`);
    console.log(`  The history is in ${out}.`);
  }
  return isExpected;
}

async function verdictOf(command: Command): Promise<Verdict> {
  const [options] = command.kind === "run" ? command.runs : [];
  if (!options) throw new RangeError("A scenario is one run.");
  return (await run(options, () => {})).verdict;
}
