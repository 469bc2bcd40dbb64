import { ADDRESS_SIGN, WITHIN_WORDS } from "./address-signs.js";

const BEGINNING = String.raw`(?:https?:\/\/|mailto:|www\.)`;

/** A run of signs up to where another address begins, except after signs that join it, as in `?url=https://…`. */
const RUN = new RegExp(String.raw`(?:(?![^\p{L}\p{M}\p{N}/=?&#:%@+$_~-]${BEGINNING})${ADDRESS_SIGN})+`, "iuy");
const ANOTHER = new RegExp(BEGINNING, "iuy");
const BRACKET = /(\p{Ps})|\p{Pe}/uy;

const SENTENCE_END = new RegExp(`[.,;:!?'|${WITHIN_WORDS}]`, "u");
const EMPHASIS = /[_*~]/;

/** The closing bracket of each pair is at most three code points from its opening one, or 2 in ASCII. */
function isPair(opener: string, closer: string): boolean {
  return Math.abs((closer.codePointAt(0) ?? 0) - (opener.codePointAt(0) ?? 0)) <= 3;
}

/** What a scan found. */
export interface ScannedAddress {
  /** The index after the address. */
  end: number;
  /** The index after everything that was read; a search for further addresses continues there. */
  readTo: number;
}

/**
 * Finds the end of the address that contains `from`, which is the index of its path, query or fragment. Brackets that
 * are balanced within the address belong to it; others end it. Reads each character at most once.
 */
export function scanAddress(message: string, from: number): ScannedAddress {
  const open: { index: number; mark: string }[] = [];
  let index = from;
  while (index < message.length) {
    ANOTHER.lastIndex = index;
    if (ANOTHER.test(message)) break;
    RUN.lastIndex = index;
    index += RUN.exec(message)?.[0].length ?? 0;
    BRACKET.lastIndex = index;
    const bracket = BRACKET.exec(message);
    if (bracket === null) break;
    if (bracket[1] !== undefined) open.push({ index, mark: bracket[1] });
    else {
      const opener = open.at(-1);
      if (opener === undefined || !isPair(opener.mark, bracket[0])) break;
      open.pop();
    }
    index += bracket[0].length;
  }
  return { end: open[0]?.index ?? index, readTo: index };
}

/** How many of each sign of emphasis stand directly before an address, such as `_` in `_https://…_`. */
function emphasisBefore(message: string, start: number): Map<string, number> {
  const count = new Map<string, number>();
  for (let index = start - 1; index >= 0; index -= 1) {
    const sign = message.charAt(index);
    if (!EMPHASIS.test(sign)) break;
    count.set(sign, (count.get(sign) ?? 0) + 1);
  }
  return count;
}

/** The end of the address without the punctuation of its sentence, and without emphasis that opened before it. */
export function trimSentenceEnd(message: string, start: number, end: number): number {
  const emphasis = emphasisBefore(message, start);
  let index = end;
  for (; index > start; index -= 1) {
    const last = message.charAt(index - 1);
    if (SENTENCE_END.test(last)) continue;
    const opened = emphasis.get(last) ?? 0;
    if (opened === 0) break;
    emphasis.set(last, opened - 1);
  }
  return index;
}
