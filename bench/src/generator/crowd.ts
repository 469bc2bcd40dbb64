import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { GeneratorUser } from "./user.js";

export interface HoldPlan {
  readonly port: number;
  readonly users: readonly GeneratorUser[];
  readonly joinsInbox: boolean;
}

/** What that process says, in this order; after each it waits to be told to go on. */
export type HoldReport = { readonly kind: "connected"; readonly seconds: number } | { readonly kind: "joined" };

/** Connections that are open in a process of their own, and idle. */
export interface Held {
  /** That it took to open them all, authenticated. */
  readonly seconds: number;
  letGo(): void;
}

/**
 * Connects all users, in a process of its own, and lets them join. Rejects if one is refused or lost.
 *
 * @param onConnected is called between the two
 */
export function holdConnections(plan: HoldPlan, onConnected: () => void = () => {}): Promise<Held> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL("./hold-program.js", import.meta.url)), { execArgv: [] });
    let seconds = Number.NaN;
    child.on("message", (report: HoldReport) => {
      if (report.kind === "connected") {
        seconds = report.seconds;
        onConnected();
        child.send("go on");
      } else {
        resolve({ seconds, letGo: () => child.disconnect() });
      }
    });
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`What held the connections ended with exit code ${code}.`)));
    child.send(plan);
  });
}
