import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LIMITS } from "./limits.js";
import { userName } from "./user-name.js";
import { nameProblem } from "./visible-text.js";

const accepts = (name: string) => userName.safeParse(name).success;

const range = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => String.fromCodePoint(from + index));

/**
 * Each code point, surrogates included. Of the planes that Unicode has not begun, and of those for private use, the
 * first and the last ones.
 */
const CODE_POINTS = [
  ...range(0, 0x4_0000),
  ...range(0xe_0000, 0xe_1000),
  ...Array.from({ length: 13 }, (_, index) => (index + 4) * 0x1_0000).flatMap((plane) => [
    ...range(plane, plane + 16),
    ...range(plane + 0xffe0, plane + 0x1_0000),
  ]),
];

const isForbidden = (character: string) =>
  /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\ufff9-\ufffb]/u.test(character);
const isJoiner = (character: string) => character === "\u200c" || character === "\u200d";
const isVariation = (character: string) => /\p{Variation_Selector}/u.test(character);

/** Real sequences that an invisible character holds together. */
const SEQUENCES = {
  Persian: "علی‌رضا",
  Arabic: "عبد‌الله",
  Devanagari: "क्‍ष",
  Bengali: "র‍্যাম",
  Sinhala: "ක්‍ෂමා",
  "Malayalam at the end of a word": "അരുണ്‍ കുമാര്‍",
  "Malayalam with a final virama": "വിനോദ്‌",
  "Tirhuta with a final virama": "\u{1148f}\u{114c2}\u200d",
  "Newa with a final virama": "\u{1140e}\u{11442}\u200c",
  "an initial in Persian": "\u0647\u200d. \u0627. \u0633\u0627\u06cc\u0647",
  "an initial with a vowel": "\u0647\u064f\u200d",
  Mongolian: "ᠰᠠᠷ᠎ᠠ",
  "an ideograph's variant": "葛\u{e0100}城",
  "a heart in colour": "Ada ❤️",
  "a keycap": "1️⃣",
  "a couple": "👩‍❤️‍💋‍👨",
  "two tones of skin": "🧑🏽‍🤝‍🧑🏿",
  "a rainbow": "🏳️‍🌈",
  "an eye": "👁️‍🗨️",
  "a runner to the right": "🏃🏽‍♀️‍➡️",
  England: "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
  Texas: "🏴󠁵󠁳󠁴󠁸󠁿",
};

describe("[LIMIT19] [LIMIT20] a name", () => {
  test.each([
    "Ada",
    "X",
    "7",
    "¿?",
    "🦊",
    "Zoë",
    "Zoe\u0308",
    "小林 花子",
    "Ada\u00a0L.",
    "ⴰ",
    "مُحَمَّد",
    "\uf8ff Ada",
    "Ada \u2800 L.",
  ])("%s is accepted as it is", (name) => expect(userName.parse(name)).toBe(name));

  test.each(Object.entries(SEQUENCES))("%s is accepted as it is", (_, name) => expect(userName.parse(name)).toBe(name));

  test("loses the white space around it", () => expect(userName.parse(" \t\u3000Ada\ufeff\u2028")).toBe("Ada"));

  test.each([
    ["nothing", ""],
    ["white space", " \u2003\t"],
    ["a Hangul filler", "\u3164"],
    ["Hangul fillers of other kinds", "\u115f\u1160\uffa0"],
    ["a zero width space", "\u200b"],
    ["a Braille pattern without dots", "\u2800 \u2800"],
    ["blank hieroglyphs and notes", "\u{13441}\u{1d159}"],
    ["marks without a letter", "\u0301\u0302"],
    ["private use", "\ue000"],
    ["what is not assigned", "\u0378"],
    ["tags", "\u{e0041}\u{e0042}"],
    ["joiners", "\u200d\u200c"],
  ])("of %s is rejected: there is nothing to see", (_, name) => {
    expect(userName.safeParse(name).error?.issues[0]?.message).toMatch("that can be seen");
  });

  test.each([
    ["a line feed", "Ada\nLovelace", "U+000A"],
    ["a tab", "Ada\tLovelace", "U+0009"],
    ["a line separator", "Ada\u2028Lovelace", "U+2028"],
    ["a paragraph separator", "Ada\u2029Lovelace", "U+2029"],
    ["an override", "Ada\u202egnp", "U+202E"],
    ["an embedding", "\u202aAda\u202c", "U+202A"],
    ["an isolate", "\u2066Ada\u2069", "U+2066"],
    ["a mark of direction", "Ada\u200e", "U+200E"],
    ["a soft hyphen", "Ada\u00adL", "U+00AD"],
    ["a grapheme joiner", "Ada\u034fL", "U+034F"],
    ["an annotation", "Ada\ufff9L", "U+FFF9"],
    ["a noncharacter", "Ada\u{1ffff}", "U+1FFFF"],
    ["half a character", "Ada\ud800", "U+D800"],
    ["a joiner at its end", "Ada\u200d", "U+200D"],
    ["a joiner at its beginning", "\u200dAda", "U+200D"],
    ["a non-joiner at the end of an Arabic word", "\u0647\u200c", "U+200C"],
    ["two joiners at the end of an Arabic word", "\u0647\u200d\u200d", "U+200D"],
    ["a joiner after an accent", "Adae\u0301\u200d", "U+200D"],
    ["two joiners", "क्\u200d\u200dष", "U+200D"],
    ["a joiner after a space", "Ada \u200cL", "U+200C"],
    ["a joiner between a letter and an emoji", "A\u200d🦊", "U+200D"],
    ["two variation selectors", "❤\ufe0f\ufe0f", "U+FE0F"],
    ["a variation selector without a base", "Ada \ufe0f", "U+FE0F"],
    ["a separator of vowels between other letters", "A\u180eda", "U+180E"],
    ["a flag that does not end", "🏴\u{e0067}\u{e0062}\u{e0065} A", "U+E0067"],
    ["tags after another emoji", "🦊\u{e0067}\u{e0062}\u{e0065}\u{e007f}", "U+E0067"],
  ])("with %s is rejected by name", (_, name, codePoint) => {
    expect(userName.safeParse(name).error?.issues[0]?.message).toBe(
      `must not contain ${codePoint}, which breaks the line or cannot be seen`,
    );
  });

  test("has at most 200 code points, however many code units", () => {
    expect(accepts("🦊".repeat(LIMITS.nameLength))).toBe(true);
    expect(accepts("🦊".repeat(LIMITS.nameLength + 1))).toBe(false);
    expect(accepts("a".repeat(LIMITS.nameLength + 1))).toBe(false);
  });

  test("of one code point is accepted if it is a letter, number, sign or symbol that is drawn", () => {
    const blanks = ["\u2800", "\u{13441}", "\u{13442}", "\u{1d159}"];
    const wrong = CODE_POINTS.filter((character) => {
      const isNaming = /[\p{L}\p{N}\p{P}\p{S}]/u.test(character) && !isForbidden(character);
      return (nameProblem(character) === undefined) !== (isNaming && !blanks.includes(character));
    });
    expect(wrong).toEqual([]);
  });

  test("takes in every other code point, or rejects it, by its properties alone", () => {
    const wrong = CODE_POINTS.filter((character) => {
      const inWord = isJoiner(character) || isVariation(character);
      return (
        (nameProblem(`a${character}b`) === undefined) !== (!isForbidden(character) || inWord) ||
        (nameProblem(`a ${character} b`) === undefined) !== !isForbidden(character)
      );
    });
    expect(wrong).toEqual([]);
  });

  test("of accepted parts is accepted, and one forbidden character anywhere rejects it", () => {
    const part = fc.constantFrom(...Object.values(SEQUENCES), "Ada", "Zoe\u0308", "김", "🦊");
    const intruder = fc
      .constantFrom(...CODE_POINTS.filter(isForbidden))
      .filter((character) => !isJoiner(character) && !isVariation(character) && character !== "\u180e");
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 8 }), intruder, fc.nat(), (parts, character, at) => {
        const name = parts.join(" ");
        expect(userName.parse(name)).toBe(name);
        const characters = [...name];
        // Not at the ends, where white space is taken off.
        characters.splice(
          1 + (at % Math.max(1, characters.length - 1)),
          0,
          character,
          ...(characters.length < 2 ? ["a"] : []),
        );
        expect(accepts(characters.join(""))).toBe(false);
      }),
    );
  });

  test("that is accepted is so again, and has no line break and nothing invisible outside of a sequence", () => {
    const signs = fc.constantFrom(
      ...("a é\u0301क्ष👩❤🏴😀\u200c\u200d\ufe0f\u{e0067}\u{e007f}\u202e\n\u2800\u180eᠠ".match(/./gsu) ?? []),
    );
    fc.assert(
      fc.property(fc.string({ unit: signs, maxLength: 12 }), (text) => {
        const parsed = userName.safeParse(text);
        if (!parsed.success) return;
        expect(userName.parse(parsed.data)).toBe(parsed.data);
        expect(parsed.data).not.toMatch(/[\u202e\n]|[\u200c\u200d]{2}|[ \u200c\u200d]\ufe0f|^[\u200c\u200d]/u);
      }),
      { numRuns: 5_000 },
    );
  });
});
