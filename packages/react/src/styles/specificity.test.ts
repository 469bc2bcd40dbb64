/// <reference path="./bramus-specificity.d.ts" />
import { readdirSync, readFileSync } from "node:fs";
import Specificity from "@bramus/specificity";
import postcss, { type Rule } from "postcss";
import { expect, test } from "vitest";

const FOLDER = new URL("./", import.meta.url);
const sheets = readdirSync(FOLDER).filter((name) => name.endsWith(".css"));

function parse(sheet: string) {
  return postcss.parse(readFileSync(new URL(sheet, FOLDER), "utf8"));
}

/** The rules of a sheet that select elements: the steps of an animation select none. */
function rulesOf(sheet: string): Rule[] {
  const rules: Rule[] = [];
  parse(sheet).walkRules((rule) => {
    const { parent } = rule;
    if (parent?.type !== "atrule" || !("name" in parent && parent.name === "keyframes")) rules.push(rule);
  });
  return rules;
}

/** A reset names no variables, and a host's `.duo { --duo-accent: … }` has to win. */
function isTokens(rule: Rule): boolean {
  return (
    rule.selector === ":where(.duo)" && rule.every((node) => node.type !== "decl" || node.prop.startsWith("--duo-"))
  );
}

function isWeak(selector: string): boolean {
  const [found] = Specificity.calculate(selector);
  return found === undefined || found.a > 0 || found.b < 2;
}

test.each(sheets)("[UI37] every selector of %s counts two classes or more, apart from the tokens", (sheet) => {
  const selectors = rulesOf(sheet).flatMap((rule) => (isTokens(rule) ? [] : rule.selectors));
  expect(selectors.filter(isWeak)).toEqual([]);
});

test("[UI37] the sheet lies in no layer, has no !important, and imports each part once", () => {
  const imports: string[] = [];
  for (const sheet of sheets) {
    parse(sheet).walkAtRules(/^(layer|import)$/, (rule) => void imports.push(`${rule.name} ${rule.params}`));
    parse(sheet).walkDecls((declaration) => expect(declaration.important, `${declaration}`).toBeFalsy());
  }
  const parts = sheets.filter((name) => name !== "duologue.css");
  expect(imports.sort()).toEqual(parts.map((name) => `import "./${name}"`).sort());
});
