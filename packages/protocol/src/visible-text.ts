import { LIMITS } from "./limits.js";

/**
 * Characters without a glyph, as the inside of a character class. Unicode has no property for the marks of interlinear
 * annotation (U+FFF9 to U+FFFB), nor one that has controls and noncharacters too.
 */
const WITHOUT_GLYPH = String.raw`\p{Default_Ignorable_Code_Point}\p{Cc}\p{Noncharacter_Code_Point}\uFFF9-\uFFFB`;

/**
 * Signs whose glyph is empty, although they count as letters, marks or symbols, as the inside of a character class: the
 * Braille pattern without dots, two blanks of hieroglyphs, the filler of the Khitan small script, and the musical null
 * notehead.
 */
export const EMPTY_GLYPH = String.raw`\u2800\u{13441}\u{13442}\u{16FE4}\u{1D159}`;

const VISIBLE = new RegExp(`[^\\p{White_Space}${WITHOUT_GLYPH}${EMPTY_GLYPH}]`, "u");

const NAMING = new RegExp(`(?![${WITHOUT_GLYPH}${EMPTY_GLYPH}])[\\p{L}\\p{N}\\p{P}\\p{S}]`, "u");

/** What no name has, unless `withoutSequences` takes it out. */
const FORBIDDEN = new RegExp(`[${WITHOUT_GLYPH}\\p{Cs}\\p{Zl}\\p{Zp}]`, "u");

/** An emoji flag of a region: a black flag, the region in tag characters, and the tag that ends it. */
const FLAG = /(\u{1F3F4})[\u{E0030}-\u{E0039}\u{E0061}-\u{E007A}]{3,6}\u{E007F}/gu;

/** A variation selector directly after its base. */
const VARIATION = /([\p{L}\p{N}\p{P}\p{S}])\p{Variation_Selector}/gu;

/** ZWJ or ZWNJ within a word, with the marks around it: Persian, Arabic, conjuncts of Indic scripts. */
const WITHIN_WORD = /(\p{L}\p{M}*)[\u200C\u200D](?=\p{M}*\p{L})/gu;

/**
 * The same at the end of a word, after a virama: so half forms and Malayalam's chillus are written. Unicode has no property
 * for viramas alone; these are the marks of one script that are not alphabetic.
 */
const AFTER_VIRAMA = /((?!\p{Script=Inherited})(?=\p{M})\P{Alphabetic})[\u200C\u200D]/gu;

/** ZWJ at the end of an Arabic word, whose last letter it draws as if another followed: so initials are written. */
const AFTER_ARABIC = /((?=\p{L})\p{Script=Arabic}\p{M}*)\u200D/gu;

/** The vowel separator between two letters of Mongolian. */
const MONGOLIAN = /(\p{Script=Mongolian})\u180E(?=\p{Script=Mongolian})/gu;

/** ZWJ or ZWNJ between emoji, with their tones of skin. */
const WITHIN_EMOJI = /(\p{Extended_Pictographic}\p{Emoji_Modifier}?)[\u200C\u200D](?=\p{Extended_Pictographic})/gu;

/** Each sequence as the characters that it is made of, without the invisible ones that hold it together. */
function withoutSequences(text: string): string {
  const sequences = [FLAG, VARIATION, WITHIN_WORD, AFTER_VIRAMA, AFTER_ARABIC, MONGOLIAN, WITHIN_EMOJI];
  return sequences.reduce((rest, sequence) => rest.replace(sequence, "$1"), text);
}

/** Whether a text has at most `limit` code points, without counting those of a text that is short enough anyway. */
export function hasAtMostCodePoints(text: string, limit: number): boolean {
  if (text.length <= limit) return true;
  if (text.length > 2 * limit) return false;
  let count = 0;
  for (const _ of text) if (++count > limit) return false;
  return true;
}

/**
 * Whether nothing of a text can be seen: it is empty, or has only white space and characters that are drawn as nothing.
 * What a font may lack counts as visible (private use, code points that a later Unicode assigns), and so do marks.
 */
export function rendersNothing(text: string): boolean {
  return !VISIBLE.test(text);
}

/** Why a text cannot be the name of a user. */
export type NameProblem =
  | { readonly kind: "too_long" | "nothing_to_see" }
  /** It has a character that breaks the line or cannot be seen. */
  | { readonly kind: "forbidden_character"; readonly character: string };

/** The problem of a name, which has no white space around it; undefined if there is none. */
export function nameProblem(name: string): NameProblem | undefined {
  if (!hasAtMostCodePoints(name, LIMITS.nameLength)) return { kind: "too_long" };
  if (!NAMING.test(name)) return { kind: "nothing_to_see" };
  const [character] = FORBIDDEN.exec(withoutSequences(name)) ?? [];
  return character === undefined ? undefined : { kind: "forbidden_character", character };
}
