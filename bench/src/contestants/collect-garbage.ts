/** Loaded into a contestant before its program: it collects its garbage when it gets SIGUSR2. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

process.on("SIGUSR2", collector());

function collector(): () => void {
  if ("Bun" in globalThis) {
    const { Bun } = globalThis as unknown as { Bun: { gc(isForced: boolean): void } };
    return () => Bun.gc(true);
  }
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc") as () => void;
}
