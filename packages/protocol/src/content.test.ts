import fc from "fast-check";
import { expect, test } from "vitest";
import { content } from "./content.js";
import { LIMITS } from "./limits.js";

const accepts = (text: unknown) => content.safeParse(text).success;

test("[LIMIT10] content has 1 to 5,000 code points, however many code units", () => {
  expect(accepts("a".repeat(5_000))).toBe(true);
  expect(accepts("a".repeat(5_001))).toBe(false);
  expect(accepts("😀".repeat(5_000))).toBe(true);
  expect(accepts("😀".repeat(5_001))).toBe(false);
  expect(accepts(`${"😀".repeat(4_999)}a`)).toBe(true);
  expect(accepts("")).toBe(false);
});

test.each([[" "], ["\n\t "], ["\u00a0"], ["\u3000"], ["\ufeff"]])("[LIMIT10] %j is only white space", (text) => {
  expect(accepts(text)).toBe(false);
  expect(accepts(`${text}a${text}`)).toBe(true);
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
      const isFine = text.trim() !== "" && !text.includes("\0") && [...text].length <= LIMITS.contentCodePoints;
      expect(parsed.success).toBe(isFine && text.isWellFormed());
      if (parsed.success) expect(parsed.data).toBe(text);
    }),
  );
});
