/** `npm run bench`: what Duologue costs, beside what people use instead and beside the limits of its own parts. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { type BenchOptions, HELP, parseOptions } from "./options.js";
import { publish } from "./results/publish.js";
import type { Results } from "./results/results.js";
import { tableLines } from "./results/table.js";
import { run } from "./run.js";

const options = optionsOrExit();
if (options === null) console.log(HELP);
else if (options.publish === null) await runAndKeep(options);
else {
  const results = await Promise.all(options.publish.map((name) => readResults(name)));
  for (const file of await publish(results)) console.log(`written: ${file}`);
}

async function runAndKeep(options: BenchOptions): Promise<void> {
  const results = await run(options, (line) => console.log(line));
  for (const line of tableLines(results)) console.log(line);
  const file = fileOf(options.name);
  await mkdir(fileURLToPath(new URL("../results/", import.meta.url)), { recursive: true });
  await writeFile(file, `${JSON.stringify(results, null, 2)}\n`);
  console.log(`\nresults: ${file}`);
}

async function readResults(name: string): Promise<Results> {
  return JSON.parse(await readFile(fileOf(name), "utf8")) as Results;
}

function fileOf(name: string): string {
  return fileURLToPath(new URL(`../results/${name}.json`, import.meta.url));
}

function optionsOrExit(): BenchOptions | null {
  try {
    return parseOptions(process.argv.slice(2));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(2);
  }
}
