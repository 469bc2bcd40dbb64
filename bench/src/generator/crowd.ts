import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { cpuSecondsOfTree } from "../processes.js";
import type { GeneratorUser } from "./user.js";

export interface CrowdPlan {
  readonly port: number;
  readonly users: readonly GeneratorUser[];
  readonly joinsInbox: boolean;
}

/** What the crowd is told to do, one thing after the other. */
export type CrowdOrder = "come" | "join" | "go";
/** What it says when it has done it. */
export interface CrowdReport {
  readonly seconds: number;
}

/** Users in a process of their own who come and go, and are idle in between. Rejects if one is refused or lost. */
export interface Crowd {
  /** All connect, authenticated. Resolves with the seconds it took. */
  come(): Promise<number>;
  /** All join the room of their conversation, and the inbox where there is one. */
  join(): Promise<void>;
  /** All close their connections. */
  go(): Promise<void>;
  /** CPU that its process has had, in seconds. */
  cpu(): number;
  /** Ends the process. */
  [Symbol.dispose](): void;
}

/** Built, so that it is found from the source too. */
const PROGRAM = fileURLToPath(new URL("../../dist/generator/crowd-program.js", import.meta.url));

export function gatherCrowd(plan: CrowdPlan): Crowd {
  const child = fork(PROGRAM, { execArgv: [] });
  const gone = once(child, "exit").then(([code]) => {
    throw new Error(`The crowd ended with exit code ${code}.`);
  });
  gone.catch(() => {});
  child.send(plan);
  const order = async (what: CrowdOrder): Promise<number> => {
    const report = once(child, "message");
    child.send(what satisfies CrowdOrder);
    const [{ seconds }] = (await Promise.race([report, gone])) as [CrowdReport];
    return seconds;
  };
  return {
    come: () => order("come"),
    join: async () => void (await order("join")),
    go: async () => void (await order("go")),
    cpu: () => cpuSecondsOfTree(child.pid ?? 0),
    [Symbol.dispose]: () => child.disconnect(),
  };
}
