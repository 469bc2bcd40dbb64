import { SPACELESS } from "./match-host.js";

/** How many of each sign of emphasis are open, such as two `*` in `**see https://…**`. */
export type OpenEmphasis = ReadonlyMap<string, number>;

/** A run of one sign of emphasis, or the end of a line, over which none goes. */
const RUN = /([_*~=])\1*|\n/gu;

const SPACE = /^(?:\s|$)/u;
const PUNCTUATION = /[\p{P}\p{S}]/u;

/** After a letter or digit, a sign is a part of the word, as in `snake_case`; scripts without spaces have no such words. */
const IN_WORD = new RegExp(`(?![${SPACELESS}])[\\p{L}\\p{M}\\p{N}]`, "u");

/** Reads a message from left to right, and counts the signs of emphasis that are open. */
export class EmphasisReader {
  readonly #message: string;
  readonly #open = new Map<string, number>();
  #readTo = 0;

  constructor(message: string) {
    this.#message = message;
  }

  /** What is open at `index`. Reads the text up to there. */
  openAt(index: number): OpenEmphasis {
    for (const { 0: run, 1: sign, index: at } of this.#message.slice(this.#readTo, index).matchAll(RUN)) {
      if (sign === undefined) this.#open.clear();
      else this.#read(sign, this.#readTo + at, run.length);
    }
    this.skipTo(index);
    return this.#open;
  }

  /** What is before `index` and was not read, such as a link, opens and closes nothing. */
  skipTo(index: number): void {
    this.#readTo = Math.max(this.#readTo, index);
  }

  /** By the rules of CommonMark: a run may open before what is no space, and close after it. */
  #read(sign: string, at: number, length: number): void {
    const before = this.#message.charAt(at - 1);
    const after = this.#message.charAt(at + length);
    const open = this.#open.get(sign) ?? 0;
    const isClosing =
      !SPACE.test(before) && (!PUNCTUATION.test(before) || SPACE.test(after) || PUNCTUATION.test(after));
    if (isClosing && open > 0) this.#open.set(sign, Math.max(0, open - length));
    else if (!SPACE.test(after) && !IN_WORD.test(before)) this.#open.set(sign, open + length);
  }
}
