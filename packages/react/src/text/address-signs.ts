import { EMPTY_GLYPH } from "@duologue/protocol";

/** ASCII characters that a reader takes for part of an address. Quotes, backticks and backslashes are not among them. */
const ASCII = String.raw`!#$%&'*+,\-./:;=?@^_|~0-9A-Za-z`;

/**
 * Outside ASCII, letters, marks, numbers, currency signs and other symbols belong to an address. Punctuation and
 * mathematical signs of any script end it, and so do invisible characters, which could disguise it, and the sign that
 * replaces an object (U+FFFC).
 */
const OTHER = String.raw`(?![\p{ASCII}\p{Default_Ignorable_Code_Point}${EMPTY_GLYPH}\ufffc])[\p{L}\p{M}\p{N}\p{Sc}\p{So}]`;

/** An emoji as a whole: its skin tone, variation selector, flag tags, and further emoji joined to it. */
const ONE_EMOJI = String.raw`(?!\p{P})\p{Extended_Pictographic}(?:\ufe0f|\p{Emoji_Modifier})?[\u{e0020}-\u{e007f}]*`;
const EMOJI = String.raw`${ONE_EMOJI}(?:\u200d${ONE_EMOJI})*`;

/** The scripts whose spelling needs the invisible joiner and non-joiner. */
const JOINING = [
  ...["Arabic", "Syriac", "Nko", "Mongolian", "Devanagari", "Bengali", "Gurmukhi", "Gujarati", "Oriya", "Tamil"],
  ...["Telugu", "Kannada", "Malayalam", "Sinhala", "Khmer", "Myanmar"],
]
  .map((script) => String.raw`\p{Script=${script}}`)
  .join("");
const JOINED = String.raw`[${JOINING}]\p{M}{0,4}[\u200c\u200d](?=[${JOINING}])`;

/** Punctuation within words: apostrophes, middle dots, the Tibetan tsheg, hyphens and the dash of compounds. */
export const WITHIN_WORDS = "\u2019\u055a\u00b7\u30fb\uff65\u2027\u05f3\u05f4\u0f0b\u058a\u05be\u2010-\u2013";
const INNER_PUNCTUATION = String.raw`[${WITHIN_WORDS}](?=[\p{L}\p{N}])`;

/** A letter, digit or symbol, or several code points that form one sign. */
export const SIGN = `(?:${EMOJI}|${JOINED}|[0-9A-Za-z]|${OTHER})`;

/** One sign of an address behind its host. Brackets are not among them, because they count in pairs. */
export const ADDRESS_SIGN = `(?:${EMOJI}|${JOINED}|[${ASCII}]|${OTHER}|${INNER_PUNCTUATION})`;
