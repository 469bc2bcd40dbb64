import { readFileSync, writeFileSync } from "node:fs";

const PRELOAD = new URL("fail-statements.mjs", import.meta.url).href;

/** Lets statements of an application in another process fail, one at a time; see `fail-statements.mjs`. */
export class FaultFile {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
    writeFileSync(file, "");
  }

  /** What the application needs in its environment. */
  get variables(): Record<string, string> {
    return { FAULT_FILE: this.#file, NODE_OPTIONS: `--import ${PRELOAD}` };
  }

  /**
   * Runs `request` again and again: each time, the next of its statements fails, until it has no other.
   *
   * @param kinds how they fail, in turn: a SQLSTATE, or `lost`
   * @returns how many failed
   */
  async failEach(kinds: readonly string[], request: () => Promise<unknown>): Promise<number> {
    for (let failed = 0; ; failed += 1) {
      writeFileSync(this.#file, `${failed + 1} ${kinds[failed % kinds.length]}`);
      await request();
      if (readFileSync(this.#file, "utf8") === "") continue;
      writeFileSync(this.#file, "");
      return failed;
    }
  }
}
