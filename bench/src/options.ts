import { parseArgs } from "node:util";
import { CONTESTANTS, type Contestant, type Runtime, runtimeOf } from "./contestants/contestant.js";
import { MEASUREMENT_KINDS, type MeasurementKind } from "./measure/measurement.js";

export interface BenchOptions {
  readonly only: readonly MeasurementKind[];
  readonly contestants: readonly Contestant[];
  readonly runs: number;
  /** Of each measurement, after the warm-up. */
  readonly seconds: number;
  /** Stored before, of each size that is to be compared. */
  readonly rows: readonly number[];
  readonly runtime: Runtime;
  /** Measures nothing, but publishes these results; null: measures. */
  readonly publish: readonly string[] | null;
  /** The results go to `bench/results/<name>.json`. */
  readonly name: string;
}

const OTHERS = CONTESTANTS.map(({ name }) => name).filter((name) => name !== "duologue");

export const HELP = `npm run bench -- [options]

  --only <kinds>      Some of these, with commas between: ${MEASUREMENT_KINDS.join(", ")}. Default all.
  --against <names>   What Duologue is measured beside: ${OTHERS.join(", ")}, or none. Default all.
  --runs <number>     Runs of each; figures are their medians. Default 3.
  --seconds <number>  How long each is measured, after a warm-up. Default 5.
  --rows <numbers>    Messages stored before, for growth. Default 0,1000000,10000000; the last takes 20 GB and minutes.
  --runtime <path>    What runs the contestants: a Node, or a Bun if it is called so. Default this Node.
  --publish <names>   Measures nothing, but puts earlier results into docs/performance.md, and draws its charts.
  --name <name>       The results go to bench/results/<name>.json. Default latest.

${CONTESTANTS.map(({ name, what }) => `${name.padEnd(16)} ${what}`).join("\n")}`;

/** Null: they asked for help. Throws an Error whose message is for the person who typed it. */
export function parseOptions(args: readonly string[]): BenchOptions | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: "string", default: MEASUREMENT_KINDS.join(",") },
      against: { type: "string", default: OTHERS.join(",") },
      runs: { type: "string", default: "3" },
      seconds: { type: "string", default: "5" },
      rows: { type: "string", default: "0,1000000,10000000" },
      runtime: { type: "string", default: process.execPath },
      publish: { type: "string" },
      name: { type: "string", default: "latest" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return null;
  const against = values.against === "none" ? [] : someOf("against", values.against, OTHERS);
  const publish = values.publish?.split(",") ?? null;
  if (![values.name, ...(publish ?? [])].every((name) => /^[\w.-]+$/.test(name)))
    throw new Error("--name and --publish take names of letters, digits, points and hyphens.");
  return {
    only: someOf("only", values.only, MEASUREMENT_KINDS),
    contestants: CONTESTANTS.filter(({ name }) => name === "duologue" || against.includes(name)),
    runs: wholeNumber("runs", values.runs),
    seconds: wholeNumber("seconds", values.seconds),
    rows: values.rows.split(",").map((text) => (text === "0" ? 0 : wholeNumber("rows", text))),
    runtime: runtimeOf(values.runtime),
    publish,
    name: values.name,
  };
}

function someOf<const Name extends string>(option: string, text: string, names: readonly Name[]): Name[] {
  return text.split(",").map((each) => {
    const name = names.find((known) => known === each.trim());
    if (name !== undefined) return name;
    throw new Error(`--${option} must be some of ${names.join(", ")}, not ${JSON.stringify(each)}.`);
  });
}

function wholeNumber(option: string, text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new Error(`--${option} must be a whole number from 1 on, not ${JSON.stringify(text)}.`);
}
