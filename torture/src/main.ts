/** `npm run torture`: breaks everything around Duologue on purpose, and says whether a promise was broken with it. */
import { randomInt } from "node:crypto";
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
  const { seed, seconds, database, processes, redis, faults, without } = options;
  const what = [database, `${processes} process${processes === 1 ? "" : "es"}`, ...(redis ? ["Redis"] : [])];
  console.log(`seed ${seed}: ${what.join(", ")}, ${faults.length} kinds of faults, ${seconds} s`);
  if (without) console.log(`without the guard "${without}": this run has to fail`);
  const { verdict, file } = await run(options, (line) => console.log(line));
  for (const line of verdictLines(verdict)) console.log(line);
  console.log(`seed ${seed}, history: ${file}, page: ${pageOf(file)}`);
  return verdict.anomalies.length === 0;
}
