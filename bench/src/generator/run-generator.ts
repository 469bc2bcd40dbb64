import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { GeneratorReport } from "./generator-program.js";
import type { LoadPlan, LoadResult } from "./load.js";

/** Carries out a plan in a process of its own. `onMeasuring` and `onMeasured` frame the seconds that count. */
export function runGenerator(plan: LoadPlan, onMeasuring: () => void, onMeasured: () => void): Promise<LoadResult> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL("./generator-program.js", import.meta.url)), { execArgv: [] });
    child.on("message", (report: GeneratorReport) => {
      if (report.kind === "measuring") onMeasuring();
      else if (report.kind === "measured") onMeasured();
      else resolve(report.result);
    });
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`The load generator ended with exit code ${code}.`)));
    child.send(plan);
  });
}
