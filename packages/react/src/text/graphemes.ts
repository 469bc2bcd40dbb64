import { graphemeSegmenter } from "../optional-features.js";

/**
 * Nearly the characters of Unicode's rules, for browsers without `Intl.Segmenter`: two letters of a flag, or one code
 * point with its marks, its skin tone, its tags, and what is joined to it.
 */
const NEARLY =
  /\p{Regional_Indicator}{2}|\r\n|[^\p{M}](?:[\p{M}\p{Emoji_Modifier}\u{e0020}-\u{e007f}]|\u200d\P{M})*|\p{M}+/gsu;

let segmenter: Intl.Segmenter | null | undefined;

/** The characters of a text as people count them: a family is one, a flag is one, a letter with its marks is one. */
export function graphemesOf(text: string): string[] {
  segmenter ??= graphemeSegmenter();
  if (segmenter === null) return text.match(NEARLY) ?? [];
  return [...segmenter.segment(text)].map((part) => part.segment);
}
