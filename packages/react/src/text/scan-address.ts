import { ADDRESS_SIGN, WITHIN_WORDS } from "./address-signs.js";
import type { OpenEmphasis } from "./open-emphasis.js";

const BEGINNING = String.raw`(?:https?:\/\/|mailto:|www\.)`;

/**
 * A run of signs up to `ender`, or to where another address begins, except after signs that join it, as in
 * `?url=https://…`.
 */
function runTo(ender: string): RegExp {
  return new RegExp(String.raw`(?:(?!${ender}|[^\p{L}\p{M}\p{N}/=?&#:%@+$_~-]${BEGINNING})${ADDRESS_SIGN})+`, "iuy");
}

/** An address has any sign. One that begins directly after a quote or the edge of a column ends at the next of these. */
const RUN = runTo("$.");
const RUN_AFTER: Readonly<Record<string, RegExp>> = {
  "'": runTo(String.raw`'(?![\p{L}\p{N}])`),
  "|": runTo(String.raw`\|`),
};

const ANOTHER = new RegExp(BEGINNING, "iuy");
const BRACKET = /(\p{Ps})|\p{Pe}/uy;

const SENTENCE_END = new RegExp(`[.,;:!?'|${WITHIN_WORDS}]`, "u");

/** Parts of emoji, which are several code points, and none of which is another sign. */
const EMOJI_PART =
  /\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|\ufe0f|\u200d|[\u{e0020}-\u{e007f}]/u;
const WORD_OR_SENTENCE_END = new RegExp(String.raw`[\p{L}\p{M}\p{N}.,;:!?'|${WITHIN_WORDS}]`, "u");

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
 * Finds the end of the address from `start`, whose path, query or fragment is at `from`. Brackets that are balanced
 * within the address belong to it; others end it. Reads each character at most once.
 */
export function scanAddress(message: string, start: number, from: number): ScannedAddress {
  const run = RUN_AFTER[message.charAt(start - 1)] ?? RUN;
  const open: { index: number; mark: string }[] = [];
  let index = from;
  while (index < message.length) {
    ANOTHER.lastIndex = index;
    if (ANOTHER.test(message)) break;
    run.lastIndex = index;
    index += run.exec(message)?.[0].length ?? 0;
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

/** The last code point before `end`. */
function characterBefore(message: string, end: number): string {
  const isPairOfUnits = (message.codePointAt(end - 2) ?? 0) > 0xffff;
  return message.slice(end - (isPairOfUnits ? 2 : 1), end);
}

/** The end without emoji that follow a word, as in `…/x🙏`. Emoji that are a part of their own, as in `/🙏`, stay. */
function withoutEmoji(message: string, start: number, end: number): number {
  let index = end;
  while (index > start) {
    const last = characterBefore(message, index);
    if (!EMOJI_PART.test(last)) return WORD_OR_SENTENCE_END.test(last) ? index : end;
    index -= last.length;
  }
  return end;
}

/**
 * The end of the address without the punctuation of its sentence, without the emoji after it, and without the signs of
 * emphasis that are `open` before it.
 */
export function trimSentenceEnd(message: string, start: number, end: number, open: OpenEmphasis): number {
  const emphasis = new Map(open);
  let index = end;
  while (index > start) {
    const last = message.charAt(index - 1);
    const opened = emphasis.get(last) ?? 0;
    if (opened > 0) emphasis.set(last, opened - 1);
    if (opened > 0 || SENTENCE_END.test(last)) index -= 1;
    else {
      const before = withoutEmoji(message, start, index);
      if (before === index) break;
      index = before;
    }
  }
  return index;
}
