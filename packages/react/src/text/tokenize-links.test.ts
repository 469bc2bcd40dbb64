import fc from "fast-check";
import { expect, test } from "vitest";
import { tokenizeLinks } from "./tokenize-links.js";

const links = (text: string) =>
  tokenizeLinks(text).flatMap(({ text: shown, href }) => (href === null ? [] : [[shown, href]]));

test.each([
  ["see https://example.com", ["https://example.com", "https://example.com/"]],
  ["http://a.example/x?y=1#z now", ["http://a.example/x?y=1#z", "http://a.example/x?y=1#z"]],
  ["mailto:ada@example.com", ["mailto:ada@example.com", "mailto:ada@example.com"]],
  ["(https://example.com/a_(b))", ["https://example.com/a_(b)", "https://example.com/a_(b)"]],
  ["Is it https://example.com/a?", ["https://example.com/a", "https://example.com/a"]],
  ["“https://example.com/a”", ["https://example.com/a", "https://example.com/a"]],
  ["HTTPS://EXAMPLE.COM/A", ["HTTPS://EXAMPLE.COM/A", "https://example.com/A"]],
])("[UI11] %s", (text, link) => {
  expect(links(text)).toEqual([link]);
});

test.each([
  "javascript:alert(1)",
  "JaVaScRiPt:alert(1)",
  "data:text/html,<script>alert(1)</script>",
  "vbscript:x",
  "file:///etc/passwd",
  "ftp://example.com",
  "https://",
  "xhttps://example.com",
  "<b>bold</b>",
])("[UI11] %s is no link", (text) => {
  expect(links(text)).toEqual([]);
});

test("[UI11] an invisible turn of direction ends an address", () => {
  expect(links("https://example.com/\u202Egpj.exe")).toEqual([["https://example.com/", "https://example.com/"]]);
});

const pieces = fc.constantFrom(
  "https://",
  "http://",
  "mailto:",
  "javascript:",
  "data:",
  "a",
  ".",
  ")",
  "(",
  " ",
  "\u202e",
  "&#x6a;",
  "\n",
  "é",
  "@",
  "//",
  "<a>",
);
const nasty = fc
  .array(fc.oneof(pieces, fc.string({ unit: "binary", maxLength: 4 })), { maxLength: 12 })
  .map((parts) => parts.join(""));

test("[UI11] whatever is written, nothing is lost, and no link leads to anything but http, https and mailto", () => {
  fc.assert(
    fc.property(nasty, (text) => {
      const tokens = tokenizeLinks(text);
      expect(tokens.map((token) => token.text).join("")).toBe(text);
      for (const { href } of tokens) if (href !== null) expect(href).toMatch(/^(?:https?:\/\/|mailto:)/u);
    }),
    { numRuns: 2_000 },
  );
});
