/** `npm run torture`: breaks everything around Duologue on purpose, and says whether a promise was broken with it. */
import { randomInt } from "node:crypto";
import { INSTEAD } from "./healing/healing.js";
import { judgeHistory, pageOf } from "./judge.js";
import { HELP, parseCommand, type RunOptions } from "./options.js";
import { run } from "./run.js";
import { verdictLines } from "./verdict-lines.js";

const command = commandOrExit();
if (command.kind === "help") {
  console.log(HELP);
} else if (command.kind === "judge") {
  const verdict = await judgeHistory(command.file);
  for (const line of verdictLines(verdict)) console.log(line);
  console.log(`page: ${pageOf(command.file)}`);
  process.exit(verdict.anomalies.length === 0 ? 0 : 1);
} else {
  let isKept = true;
  for (const options of command.runs) isKept = (await torture(options)) && isKept;
  process.exit(isKept ? 0 : 1);
}

function commandOrExit() {
  try {
    return parseCommand(process.argv.slice(2), randomInt(2 ** 31));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(2);
  }
}

/** True if every promise was kept. */
async function torture(options: RunOptions): Promise<boolean> {
  const { seed, seconds, database, processes, redis, faults, without, withoutHealing } = options;
  const what = [database, `${processes} process${processes === 1 ? "" : "es"}`, ...(redis ? ["Redis"] : [])];
  console.log(`seed ${seed}: ${what.join(", ")}, ${faults.length} kinds of faults, ${seconds} s`);
  if (without) console.log(`without the guard "${without}": this run has to fail`);
  if (withoutHealing.length > 0)
    console.log(`without the healing "${withoutHealing.join('", "')}"${insteadOf(options)}`);
  const { verdict, file } = await run(options, (line) => console.log(line));
  for (const line of verdictLines(verdict)) console.log(line);
  console.log(`seed ${seed}, history: ${file}, page: ${pageOf(file)}`);
  return verdict.anomalies.length === 0;
}

/** What is expected of a run in which one way of healing is switched off. */
function insteadOf({ withoutHealing: [one, ...others] }: RunOptions): string {
  if (one === undefined || others.length > 0) return "";
  return `: ${INSTEAD[one] ?? "nothing makes up for it, and what breaks must show"}`;
}
