import { parseArgs } from "node:util";
import { GUARDS, type Guard } from "./guards/guard.js";
import { HEALINGS, type Healing, INSTEAD } from "./healing/healing.js";
import { FAULTS } from "./saboteur/faults.js";
import type { Fault } from "./saboteur/stage.js";

type DatabaseKind = "postgres" | "pglite";
const BALANCERS = ["nginx", "haproxy"] as const;
/** Devices with the client package on them, unless the command line says otherwise. */
const DEVICES = 7;

/** What one run is made of. */
export interface RunOptions {
  readonly seed: number;
  readonly seconds: number;
  readonly database: DatabaseKind;
  readonly processes: number;
  readonly redis: boolean;
  /** What stands between the clients and the servers. */
  readonly balancer: (typeof BALANCERS)[number] | null;
  /** Clients of ours. */
  readonly devices: number;
  /** Processes that do nothing but use a core. */
  readonly busy: number;
  readonly faults: readonly Fault[];
  /** The guard that is taken away, so that the run has to fail. */
  readonly without: Guard | null;
  /** Ways of healing that are switched off. */
  readonly withoutHealing: readonly Healing[];
  /** Things done a second, by all clients together. */
  readonly rate: number;
  /** By how much the clients' timers are faster than life. */
  readonly pace: number;
  /** Seconds in which everybody has to have caught up when all is mended. */
  readonly patience: number;
  /** Where history, page and logs go. */
  readonly out: string;
}

/** What the command line asks for: runs, or a saved history to be judged again. */
export type Command =
  | { readonly kind: "run"; readonly runs: readonly RunOptions[] }
  | { readonly kind: "judge"; readonly file: string }
  | { readonly kind: "help" };

export const HELP = `npm run torture -- [options]

  --seed <number>        Everything random derives from it. Default: another one each time.
  --seconds <number>     How long things are broken. Default 60.
  --database <which>     postgres, pglite or both (one run after the other). Default postgres.
  --processes <number>   Servers on one PostgreSQL. Default 1.
  --redis                Connect the servers by Redis.
  --balancer <which>     Put ${BALANCERS.join(" or ")} before two processes, in the documented configuration.
  --devices <number>     Clients of ours. Default ${DEVICES}.
  --busy <number>        Let so many processes do nothing but use a core. Default 0.
  --faults <names>       all, none, each (a run for each one alone), or some of these, with commas between:
${FAULTS.map(({ name }) => `                           ${name}`).join("\n")}
  --without <guard>      Take a guard away, so that the run must fail: ${GUARDS.join(", ")}.
  --without-healing <how>
                         Switch a way of healing off, so that a bug behind it shows: all, each (a run for each one alone
                         that has a substitute), or some of these, with commas between:
${HEALINGS.map((name) => `                           ${name}: ${INSTEAD[name] ?? "nothing makes up for it, and what breaks must show"}`).join("\n")}
  --rate <number>        Things done a second. Default 200.
  --pace <number>        Let the clients' timers run so many times as fast. Default 1.
  --patience <number>    Seconds in which everybody must have caught up in the end. Default 90, by the pace.
  --out <folder>         Where the history and the page go. Default torture-results/<seed>.
  --judge <file>         Judge a saved history again, and do nothing else.

Exit code 1 if a promise was broken.`;

/** Throws an Error whose message is for the person who typed it. */
export function parseCommand(args: readonly string[], newSeed: number): Command {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: "string" },
      seconds: { type: "string", default: "60" },
      database: { type: "string", default: "postgres" },
      processes: { type: "string", default: "1" },
      redis: { type: "boolean", default: false },
      balancer: { type: "string" },
      devices: { type: "string", default: String(DEVICES) },
      busy: { type: "string", default: "0" },
      faults: { type: "string", default: "all" },
      without: { type: "string" },
      "without-healing": { type: "string", default: "" },
      rate: { type: "string", default: "200" },
      pace: { type: "string", default: "1" },
      patience: { type: "string" },
      out: { type: "string" },
      judge: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return { kind: "help" };
  if (values.judge !== undefined) return { kind: "judge", file: values.judge };
  const seed = values.seed === undefined ? newSeed : number("seed", values.seed, 0);
  const pace = number("pace", values.pace, 1);
  const out = values.out ?? `torture-results/${seed}`;
  const databases = toDatabases(values.database);
  const shared = {
    seed,
    seconds: number("seconds", values.seconds, 1),
    processes: number("processes", values.processes, 1),
    redis: values.redis,
    balancer: values.balancer === undefined ? null : oneOf("balancer", values.balancer, BALANCERS),
    devices: number("devices", values.devices, 1),
    busy: number("busy", values.busy, 0),
    faults: toFaults(values.faults === "each" ? "all" : values.faults),
    without: values.without === undefined ? null : oneOf("without", values.without, GUARDS),
    rate: number("rate", values.rate, 1),
    pace,
    patience: values.patience === undefined ? Math.max(15, 90 / pace) : number("patience", values.patience, 1),
  };
  if (shared.balancer !== null && shared.processes !== 2) throw new Error("--balancer needs --processes 2.");
  const runs = databases.map((database) => {
    if (database === "pglite" && (shared.processes > 1 || shared.redis)) {
      throw new Error("The embedded database serves one process, without Redis.");
    }
    if (database === "pglite" && shared.without !== null) {
      throw new Error("Guards are taken away on PostgreSQL alone.");
    }
    const withoutHealing = toHealings(values["without-healing"], database);
    if (withoutHealing.length > 0) refuseUnhealable(shared);
    return { ...shared, withoutHealing, database, out: databases.length > 1 ? `${out}-${database}` : out };
  });
  const perFault = values.faults === "each" ? runs.flatMap(onePerFault) : runs;
  return { kind: "run", runs: values["without-healing"] === "each" ? perFault.flatMap(onePerHealing) : perFault };
}

/** What would be a run of which nothing follows. */
function refuseUnhealable({ processes, redis, without }: Pick<RunOptions, "processes" | "redis" | "without">) {
  if (without !== null) throw new Error("Guards and healing are not taken away together.");
  if (processes > 1 && !redis) {
    throw new Error("Without Redis, what happens on another process is found by asking alone.");
  }
}

/** Each way of healing switched off alone, where something makes up for it. */
function onePerHealing(run: RunOptions): RunOptions[] {
  return run.withoutHealing
    .filter((name) => INSTEAD[name] !== null)
    .map((name) => ({ ...run, withoutHealing: [name], out: `${run.out}-without-${name}` }));
}

/** Each fault alone, where there is what it breaks. */
function onePerFault(run: RunOptions): RunOptions[] {
  const hasWhatItBreaks = ({ breaks, isPlanned }: Fault) => {
    if (isPlanned) return run.balancer !== null;
    if (breaks.startsWith("redis")) return run.redis;
    return !breaks.startsWith("database") || run.database === "postgres";
  };
  return run.faults
    .filter(hasWhatItBreaks)
    .map((fault) => ({ ...run, faults: [fault], out: `${run.out}-${fault.name}` }));
}

function number(name: string, text: string, least: number): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value) && value >= least) return value;
  throw new Error(`--${name} must be a number from ${least} on, not ${JSON.stringify(text)}.`);
}

function oneOf<const Name extends string>(option: string, text: string, names: readonly Name[]): Name {
  const name = names.find((each) => each === text);
  if (name !== undefined) return name;
  throw new Error(`--${option} must be one of ${names.join(", ")}, not ${JSON.stringify(text)}.`);
}

function toDatabases(text: string): readonly DatabaseKind[] {
  const which = oneOf("database", text, ["postgres", "pglite", "both"]);
  return which === "both" ? ["postgres", "pglite"] : [which];
}

function toFaults(text: string): readonly Fault[] {
  if (text === "all") return FAULTS;
  if (text === "none") return [];
  const names = FAULTS.map(({ name }) => name);
  const wanted = text.split(",").map((name) => oneOf("faults", name.trim(), names));
  return FAULTS.filter(({ name }) => wanted.includes(name));
}

function toHealings(text: string, database: DatabaseKind): readonly Healing[] {
  // The embedded database is in the server's own process, and loses no answers.
  const possible = HEALINGS.filter((name) => name !== "lost-answer" || database === "postgres");
  if (text === "all" || text === "each") return possible;
  const wanted = text === "" ? [] : text.split(",").map((name) => oneOf("without-healing", name.trim(), possible));
  return possible.filter((name) => wanted.includes(name));
}
