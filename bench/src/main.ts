/** `npm run bench`: what Duologue costs, beside what people use instead and beside the limits of its own parts. */
import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { type BenchOptions, HELP, parseOptions } from "./options.js";
import { tableLines } from "./results/table.js";
import { run } from "./run.js";

const options = optionsOrExit();
if (options === null) {
  console.log(HELP);
} else {
  const results = await run(options, (line) => console.log(line));
  for (const line of tableLines(results)) console.log(line);
  const folder = fileURLToPath(new URL("../results/", import.meta.url));
  const file = `${folder}${options.name}.json`;
  await mkdir(folder, { recursive: true });
  await writeFile(file, `${JSON.stringify(results, null, 2)}\n`);
  console.log(`\nresults: ${file}`);
}

function optionsOrExit(): BenchOptions | null {
  try {
    return parseOptions(process.argv.slice(2));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(2);
  }
}
