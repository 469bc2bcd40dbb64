/** The program of `runGenerator`: gets a plan, carries it out in a process of its own, and tells its parent. */
import { once } from "node:events";
import { Load, type LoadPlan, type LoadResult } from "./load.js";

/** What the generator says, in this order. */
export type GeneratorReport =
  | { readonly kind: "measuring" }
  | { readonly kind: "measured" }
  | { readonly kind: "result"; readonly result: LoadResult };

// Nobody is left to hear the result.
process.on("disconnect", () => process.exit(1));
const [plan] = (await once(process, "message")) as [LoadPlan];
const load = new Load(plan);
await load.connect();
const result = await load.run(
  () => say({ kind: "measuring" }),
  () => say({ kind: "measured" }),
);
process.send?.({ kind: "result", result } satisfies GeneratorReport, () => process.exit(0));

function say(report: GeneratorReport): void {
  process.send?.(report);
}
