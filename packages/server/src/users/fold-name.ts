/**
 * Marks that a reader may leave out: accents, and points of Arabic, Hebrew and Syriac. Signs of vowels stay where a script
 * always writes them (Indic scripts, Thai), because names would be their consonants alone; those are alphabetic.
 */
const MARKS = /(?=\p{M})(?:\P{Alphabetic}|[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Inherited}])/gu;

/** What cannot be seen, within a sequence of an emoji or a word. */
const IGNORABLE = /\p{Default_Ignorable_Code_Point}/gu;

/** White space and blanks that look like it. */
const SPACES = /[\p{White_Space}\u2800]+/gu;

/** Letters with a stroke or a hook, and pairs of letters: Unicode does not take them apart. */
const LETTERS: Readonly<Record<string, string>> = {
  æ: "ae",
  đ: "d",
  ð: "d",
  ħ: "h",
  ı: "i",
  ł: "l",
  ø: "o",
  œ: "oe",
  þ: "th",
  ŧ: "t",
  // A sigma at the end of a word, which is lower case by its place.
  ς: "σ",
};
const LETTER = new RegExp(`[${Object.keys(LETTERS).join("")}]`, "gu");

/**
 * A name, or a part of one, as the search compares it: compatibility forms taken apart, without marks and invisible
 * characters, in one case, with one space between words. Folding twice changes nothing.
 */
export function foldName(name: string): string {
  const bare = name.normalize("NFKD").replace(MARKS, "").replace(IGNORABLE, "");
  // By way of upper case, where letters are one that are several in lower case (ß and ss, ſ and s); but ẞ is not SS.
  const lower = bare
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .replace(LETTER, (letter) => LETTERS[letter] ?? letter);
  // A letter of another case may have marks and parts of its own.
  return lower.normalize("NFKD").replace(MARKS, "").replace(SPACES, " ").trim();
}

const LONGEST_GRAM = 3;

/** The grams that a folded name has if this folded text is a part of it; see `name_grams_v1`. */
export function gramsOf(folded: string): string[] {
  const signs = [...folded];
  const size = Math.min(LONGEST_GRAM, signs.length);
  const grams = signs.slice(0, signs.length - size + 1).map((_, index) => signs.slice(index, index + size).join(""));
  return size === 0 ? [] : [...new Set(grams)];
}

/** Characters of a name that are searched: a name of 200 may fold to more, and another program may store any. */
const LONGEST_FOLDED = 1_000;

/** The columns that make a name searchable: its folded form, and the name that it was made from. */
export function foldedName(name: string): { foldedName: string; foldedFrom: string } {
  const folded = foldName(name);
  const isLong = folded.length > LONGEST_FOLDED;
  return { foldedName: isLong ? [...folded].slice(0, LONGEST_FOLDED).join("") : folded, foldedFrom: name };
}
