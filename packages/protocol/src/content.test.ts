import fc from "fast-check";
import { expect, test } from "vitest";
import { content } from "./content.js";
import { LIMITS } from "./limits.js";
import { rendersNothing } from "./visible-text.js";

const accepts = (text: unknown) => content.safeParse(text).success;

test("[LIMIT10] content has 1 to 5,000 code points, however many code units", () => {
  expect(accepts("a".repeat(5_000))).toBe(true);
  expect(accepts("a".repeat(5_001))).toBe(false);
  expect(accepts("😀".repeat(5_000))).toBe(true);
  expect(accepts("😀".repeat(5_001))).toBe(false);
  expect(accepts(`${"😀".repeat(4_999)}a`)).toBe(true);
  expect(accepts("")).toBe(false);
});

const NOTHING = {
  "a space": " ",
  "lines and tabs": "\n\t \u2028\u2029\u0085",
  "a no-break space": "\u00a0",
  "an ideographic space": "\u3000",
  "a byte order mark": "\ufeff",
  "a zero width space": "\u200b",
  joiners: "\u200c\u200d",
  "Hangul fillers": "\u115f\u1160\u3164\uffa0",
  "Braille without dots": "\u2800\u2800",
  "blank hieroglyphs": "\u{13441}\u{13442}",
  "an empty note head": "\u{1d159}",
  directions: "\u202a\u202e\u202c\u2066\u2069\u200e\u061c",
  "variation selectors": "\ufe0f\u{e0100}\u180b",
  tags: "\u{e0067}\u{e007f}",
  annotations: "\ufff9\ufffa\ufffb",
  "a soft hyphen": "\u00ad",
  "a grapheme joiner": "\u034f",
  "a Mongolian separator": "\u180e",
  "vowels of Khmer that are not drawn": "\u17b4\u17b5",
  "ignorables without a meaning yet": "\u2065\u{e0fff}",
  controls: "\u0001\u001b\u007f\u009f",
  noncharacters: "\uffff\u{10fffe}\ufdd0",
};

test.each(Object.entries(NOTHING))("[LIMIT10] %s: nothing to see", (_, text) => {
  expect(accepts(text)).toBe(false);
  expect(accepts(`${text}a${text}`)).toBe(true);
});

test.each([
  ["a mark", "\u0301"],
  ["a vowel sign", "\u093f"],
  ["a tone of skin", "\u{1f3fd}"],
  ["private use", "\uf8ff"],
  ["a code point that is not assigned", "\u0378"],
  ["an Arabic number sign", "\u0600"],
  ["an object", "\ufffc"],
  ["a Braille dot", "\u2801"],
])("[LIMIT10] %s can be seen", (_, text) => expect(accepts(text)).toBe(true));

test("[LIMIT10] no code point alone is accepted that is white space, ignorable, a control or a noncharacter", () => {
  const others = new Set("\u2800\u{13441}\u{13442}\u{16fe4}\u{1d159}\ufff9\ufffa\ufffb");
  const unseen = /[\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]/u;
  const wrong: string[] = [];
  for (let code = 0; code < 0x11_00_00; code++) {
    const text = String.fromCodePoint(code);
    if (accepts(text) !== !(unseen.test(text) || others.has(text))) wrong.push(text);
  }
  expect(wrong).toEqual([]);
});

test("[LIMIT11] a NUL and a lone surrogate are refused, anywhere", () => {
  for (const bad of ["\0", "\ud800", "\udc00"]) {
    expect(accepts(`${bad}a`)).toBe(false);
    expect(accepts(`a${bad}`)).toBe(false);
  }
});

test("[SEND3] what is accepted comes out as it went in", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
      const parsed = content.safeParse(text);
      const isFine = !rendersNothing(text) && !text.includes("\0") && [...text].length <= LIMITS.contentCodePoints;
      expect(parsed.success).toBe(isFine && text.isWellFormed());
      if (parsed.success) expect(parsed.data).toBe(text);
    }),
  );
});
