import fc from "fast-check";
import { afterEach, expect, test, vi } from "vitest";
import { tokenizeLinks } from "./tokenize-links.js";

const links = (text: string) =>
  tokenizeLinks(text).flatMap(({ text: shown, href }) => (href === null ? [] : [[shown, href]]));
const shown = (text: string) => links(text).map(([link]) => link);

afterEach(() => vi.restoreAllMocks());

/** Each: a message, and the texts of its links. */
const CASES: [message: string, ...links: string[]][] = [
  // Plain addresses.
  ["see https://example.com", "https://example.com"],
  ["http://a.example/x?y=1#z now", "http://a.example/x?y=1#z"],
  ["HTTPS://EXAMPLE.COM/A", "HTTPS://EXAMPLE.COM/A"],
  ["https://localhost:3000/x and", "https://localhost:3000/x"],
  ["https://user:pass@a.example:8443/x", "https://user:pass@a.example:8443/x"],
  ["https://[2001:db8::1]:8080/x!", "https://[2001:db8::1]:8080/x"],
  ["[https://[::1]/x]", "https://[::1]/x"],
  ["https://a.example/%E6%97%A5?q=%20#%41.", "https://a.example/%E6%97%A5?q=%20#%41"],
  ["https://a.example/?a[]=1&b[0]={x}", "https://a.example/?a[]=1&b[0]={x}"],
  ["https://a.example/#/route/:id", "https://a.example/#/route/:id"],
  ["https://a.example/?u=https://b.example/x", "https://a.example/?u=https://b.example/x"],
  ["https://archive.example/web/https://b.example/", "https://archive.example/web/https://b.example/"],
  ["https://a.example/*", "https://a.example/*"],
  ["https://a.example/~ada/", "https://a.example/~ada/"],
  // The end of a sentence.
  ["Is it https://example.com/a?", "https://example.com/a"],
  ["https://a.example.", "https://a.example"],
  ["https://a.example/x... and", "https://a.example/x"],
  ["https://a.example/x?!", "https://a.example/x"],
  ["https://a.example/x…", "https://a.example/x"],
  ["https://a.example: here", "https://a.example"],
  ["https://a.example/x; https://b.example/y", "https://a.example/x", "https://b.example/y"],
  ["https://a.example/x,https://b.example/y", "https://a.example/x", "https://b.example/y"],
  ["https://a.example/x|https://b.example/y", "https://a.example/x", "https://b.example/y"],
  ["https://a.example,www.b.example", "https://a.example", "www.b.example"],
  ["看 https://a.example/x，谢谢", "https://a.example/x"],
  ["https://a.example/x。次", "https://a.example/x"],
  ["https://a.example。", "https://a.example"],
  ["https://a.example/x、https://b.example/y", "https://a.example/x", "https://b.example/y"],
  ["https://a.example/x；好", "https://a.example/x"],
  ["https://a.example/x！？", "https://a.example/x"],
  ["انظر https://a.example/x، ثم", "https://a.example/x"],
  ["هل https://a.example/x؟", "https://a.example/x"],
  ["देखो https://a.example/x।", "https://a.example/x"],
  ["https://a.example/x። ሰላም", "https://a.example/x"],
  ["https://a.example/x՝ հետո", "https://a.example/x"],
  ["https://a.example/x—yes", "https://a.example/x"],
  // Brackets.
  ["(https://example.com/a_(b))", "https://example.com/a_(b)"],
  ["（https://a.example/docs（说明））", "https://a.example/docs（说明）"],
  ["https://a.example/x（推荐）。", "https://a.example/x（推荐）"],
  ["「https://a.example/x」です", "https://a.example/x"],
  ["『https://a.example/x』", "https://a.example/x"],
  ["【https://a.example/x】", "https://a.example/x"],
  ["《https://a.example/x》", "https://a.example/x"],
  ["＜https://a.example/x＞", "https://a.example/x"],
  ["｛https://a.example/x｝", "https://a.example/x"],
  ["<https://a.example/x>", "https://a.example/x"],
  ["[text](https://a.example/x)", "https://a.example/x"],
  ["[https://a.example/x](https://b.example/y)", "https://a.example/x", "https://b.example/y"],
  ["(see https://a.example/x), then", "https://a.example/x"],
  ["(https://a.example/x)z", "https://a.example/x"],
  ["https://a.example/x(see below)", "https://a.example/x"],
  ["https://a.example/(x]", "https://a.example/"],
  // Quotes and emphasis.
  ['"https://a.example/x"', "https://a.example/x"],
  ["'https://a.example/x', he said", "https://a.example/x"],
  ["‘https://a.example/x’", "https://a.example/x"],
  ["“https://example.com/a”", "https://example.com/a"],
  ["„https://a.example/x“", "https://a.example/x"],
  ["«https://a.example/x»", "https://a.example/x"],
  ["»https://a.example/x«", "https://a.example/x"],
  ["‹https://a.example/x›", "https://a.example/x"],
  ["`https://a.example/x`", "https://a.example/x"],
  ["＂https://a.example/x＂", "https://a.example/x"],
  ["_https://a.example/x_", "https://a.example/x"],
  ["**https://a.example/x**!", "https://a.example/x"],
  ["_*https://a.example/x_y*_", "https://a.example/x_y"],
  ["~https://a.example/x~", "https://a.example/x"],
  ["～https://a.example/x～", "https://a.example/x"],
  ["https://a.example/ramvne_", "https://a.example/ramvne_"],
  ["https://en.wikipedia.org/wiki/Rubik's_Cube", "https://en.wikipedia.org/wiki/Rubik's_Cube"],
  ["https://fr.wikipedia.org/wiki/L’Équipe", "https://fr.wikipedia.org/wiki/L’Équipe"],
  ["https://a.example's page", "https://a.example"],
  ["https://en.wikipedia.org/wiki/Michelson–Morley", "https://en.wikipedia.org/wiki/Michelson–Morley"],
  ["**see https://a.example/x**", "https://a.example/x"],
  ["_one https://a.example/x, two https://b.example/y_.", "https://a.example/x", "https://b.example/y"],
  ["请看*https://a.example/x*。", "https://a.example/x"],
  ["==https://a.example/x==", "https://a.example/x"],
  ["~example.org/x~", "example.org/x"],
  ["*(https://a.example/x*)", "https://a.example/x"],
  ["snake_case_ or _one_ https://a.example/ramvne_", "https://a.example/ramvne_"],
  ["¯\\_(ツ)_/¯ https://a.example/ramvne_", "https://a.example/ramvne_"],
  ["_one\nhttps://a.example/ramvne_", "https://a.example/ramvne_"],
  ["* https://a.example/*", "https://a.example/*"],
  ["key=https://a.example/?q=YQ==", "https://a.example/?q=YQ=="],
  ["{'u':'https://a.example/it's','v':1}", "https://a.example/it's"],
  ["|https://a.example/x|y|", "https://a.example/x"],
  ["https://a.example/?f=a|b&n='x'&y", "https://a.example/?f=a|b&n='x'&y"],
  // Emoji.
  ["👉https://a.example/x👈", "https://a.example/x"],
  ["https://a.example/x🙏🏽!", "https://a.example/x"],
  ["https://a.example/x!🏴󠁧󠁢󠁥󠁮󠁧󠁿👨‍👩‍👧❤️", "https://a.example/x"],
  ["https://a.example/😀😀", "https://a.example/😀😀"],
  ["https://a.example/?q=❤️", "https://a.example/?q=❤️"],
  // Other scripts, in paths, in hosts, and directly after and before them.
  ["https://ja.wikipedia.org/wiki/日本語", "https://ja.wikipedia.org/wiki/日本語"],
  ["https://ja.wikipedia.org/wiki/ジョン・スミス。", "https://ja.wikipedia.org/wiki/ジョン・スミス"],
  ["https://ru.wikipedia.org/wiki/Москва, да", "https://ru.wikipedia.org/wiki/Москва"],
  ["https://he.wikipedia.org/wiki/צה״ל", "https://he.wikipedia.org/wiki/צה״ל"],
  ["https://he.wikipedia.org/wiki/תל־אביב", "https://he.wikipedia.org/wiki/תל־אביב"],
  ["https://hi.wikipedia.org/wiki/हिन्दी", "https://hi.wikipedia.org/wiki/हिन्दी"],
  ["https://fa.wikipedia.org/wiki/می\u200cخواهم", "https://fa.wikipedia.org/wiki/می\u200cخواهم"],
  ["看https://a.example/x", "https://a.example/x"],
  ["https://a.example看看", "https://a.example"],
  ["https://a.example에서", "https://a.example"],
  ["https://a.example:8080看", "https://a.example:8080"],
  ["https://münchen.example/straße", "https://münchen.example/straße"],
  ["https://例え.テスト/x", "https://例え.テスト/x"],
  ["https://xn--r8jz45g.example/", "https://xn--r8jz45g.example/"],
  ["https://а.example/x", "https://а.example/x"],
  ["https://a.example/😀👨‍👩‍👧❤️ ok", "https://a.example/😀👨‍👩‍👧❤️"],
  ["שלום https://a.example/x שלום", "https://a.example/x"],
  // Invisible characters end an address.
  ["https://example.com/\u202egpj.exe", "https://example.com/"],
  ["https://a.example/x\u200by", "https://a.example/x"],
  ["https://a.example\u200b.evil.example/", "https://a.example"],
  ["https://a.example/x\u00ady", "https://a.example/x"],
  ["https://a.example/x\u3164y", "https://a.example/x"],
  ["https://a.example/x\u2066y\u2069", "https://a.example/x"],
  ["https://a.example/x\u200dy", "https://a.example/x"],
  ["https://a.example/x\u2800y", "https://a.example/x"],
  ["https://a.example/x\u3000y", "https://a.example/x"],
  ["https://a.example/x\u{13441}y", "https://a.example/x"],
  ["https://a.example/x\u{1d159}y", "https://a.example/x"],
  ["https://a.example/x\ufffcy", "https://a.example/x"],
  // Without a scheme.
  ["www.example.org", "www.example.org"],
  ["(www.example.org/a_(b)).", "www.example.org/a_(b)"],
  ["看www.example.org，", "www.example.org"],
  ["_www.example.org_", "www.example.org"],
  ["example.org/path, and", "example.org/path"],
  ["请访问example.org/path。", "example.org/path"],
  ["docs.example.co.uk:8080/x?y#z", "docs.example.co.uk:8080/x?y#z"],
  ["пример.рф/путь", "пример.рф/путь"],
  ["例え.jp/x", "例え.jp/x"],
  ["Mail ada@example.org.", "ada@example.org"],
  ["<ada.l+x@mail.example.org>", "ada.l+x@mail.example.org"],
  ["邮箱ada@example.org谢谢", "ada@example.org"],
  ["_ada@example.org_", "ada@example.org"],
  ["ада@пример.рф", "ада@пример.рф"],
  // The next sentence without a space.
  ["https://example.org.Then", "https://example.org"],
  ["www.example.org.Дальше", "www.example.org"],
  ["ada@example.org.Thanks", "ada@example.org"],
  ["EXAMPLE.ORG/X", "EXAMPLE.ORG/X"],
  ["https://Example.Org/x", "https://Example.Org/x"],
  ["mailto:ada@example.com?subject=x.", "mailto:ada@example.com?subject=x"],
  // No links.
  ...[
    ...["README.md", "main.py", "node.js", "v1.2.3", "e.g. this", "i.e./e.g.", "1.5kg", "foo.bar()", "index.ts/x"],
    ...["src/main.py", "README.md/CONTRIBUTING.md", "package.json/tsconfig.json", "and/or", "./example.org/x", "a.b/c"],
    ...["@example.org/package", "react@18.2.0", "git@github.com:ada/x.git", "ada@localhost", "Hello.World", "1.2/3.4"],
    ...["https://", "https://…", "xhttps://example.com", "git+https://a.example/x", "ftp://example.com/x"],
    ...["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,<script>alert(1)</script>", "vbscript:x"],
    ...["postgres://ada:secret@db.example:5432/ada", "ssh://git@host.example/x", "redis://ada@example.org"],
    ...["@ada@social.example", "end.It/they", "Anna.Is/was", "see.In/out"],
    ...["file:///etc/passwd", "<b>bold</b>", "www.", "www..example", "mailto:", "mailto:(", "https://a.example:99999/"],
  ].map((text): [string] => [text]),
];

test.each(CASES)("[UI38] %j", (message, ...expected) => {
  expect(shown(message)).toEqual(expected);
});

test.each([
  ["HTTPS://EXAMPLE.COM/A", "https://example.com/A"],
  ["https://user:pass@a.example/", "https://user:pass@a.example/"],
  ["https://а.example/", "https://xn--80a.example/"],
  ["https://ja.wikipedia.org/wiki/日本", "https://ja.wikipedia.org/wiki/%E6%97%A5%E6%9C%AC"],
  ["www.example.org", "https://www.example.org/"],
  ["example.org/path", "https://example.org/path"],
  ["ada@example.org", "mailto:ada@example.org"],
  ["mailto:ada@example.com", "mailto:ada@example.com"],
])("[UI11] %s leads to %s", (text, href) => {
  expect(links(text)).toEqual([[text, href]]);
});

const pieces = fc.constantFrom(
  ...["https://", "http://", "mailto:", "javascript:", "data:", "www.", "a", ".", ")", "(", "（", "）", " ", "\u202e"],
  ...[
    "&#x6a;",
    "\n",
    "é",
    "@",
    "//",
    "<a>",
    "_",
    "*",
    "'",
    "’",
    "，",
    "看",
    "😀",
    "\u200d",
    ".org",
    "/",
    ":80",
    "[::1]",
  ],
);
const nasty = fc
  .array(fc.oneof(pieces, fc.string({ unit: "binary", maxLength: 4 })), { maxLength: 12 })
  .map((parts) => parts.join(""));

test("[UI11][UI38] any text is complete in its tokens, and links lead only to http, https and mailto", () => {
  fc.assert(
    fc.property(nasty, (text) => {
      const tokens = tokenizeLinks(text);
      expect(tokens.map((token) => token.text).join("")).toBe(text);
      for (const { text: link, href } of tokens) {
        if (href === null) continue;
        expect(href).toMatch(/^(?:https?:\/\/|mailto:)/u);
        expect(link).not.toMatch(/[\s\p{Cc}\p{Bidi_Control}\u200b\u00ad\u2060]/u);
      }
    }),
    { numRuns: 2_000 },
  );
});

/** The characters that the patterns matched, and the single characters that were read. */
function stepsFor(text: string): number {
  let steps = 0;
  const { exec } = RegExp.prototype;
  const { charAt } = String.prototype;
  vi.spyOn(RegExp.prototype, "exec").mockImplementation(function (this: RegExp, input) {
    const match = exec.call(this, input);
    steps += 1 + (match?.[0].length ?? 0);
    return match;
  });
  vi.spyOn(String.prototype, "charAt").mockImplementation(function (this: string, index) {
    steps += 1;
    return charAt.call(this, index);
  });
  tokenizeLinks(text);
  vi.restoreAllMocks();
  return steps;
}

test.each([
  ...["https://a.example/(", "https://a/(/", "https://a'/", "mailto:(x/", "a@", "a.", "a/", "(", "()", "_", "https://"],
  ...["www.", "https://a:", "_https://a.example/x_", "，", "·", "😀", "é\u0301", "\u0301", "क\u094d\u200d", "'", "-_"],
  ...["https://a.example/,", "a.org/", "mailto:", "看www.", "((https://a.example/x", "%", "http://a@"],
  ...[
    "'https://a.example/",
    "'a.org/x',",
    "|a.org/x|",
    "_a ",
    "*(a.org/x",
    "🙏",
    "x🙏!",
    "ftp://a/",
    "ftp://(",
    ".Aa",
    "=a.org/",
  ],
])("[UI38] the steps for repetitions of %j grow linearly", (piece) => {
  const text = (count: number) => `https://a.example/x${piece.repeat(count)}`;
  expect(stepsFor(text(600))).toBeLessThan(2.2 * stepsFor(text(300)) + 100);
  expect(stepsFor(piece.repeat(600))).toBeLessThan(2.2 * stepsFor(piece.repeat(300)) + 100);
});
