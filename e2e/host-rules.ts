import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const { resolve } = createRequire(import.meta.url);

function sheet(path: string): string {
  return readFileSync(resolve(path), "utf8");
}

/** Properties that text inherits, each as no chat would have it. */
const INHERITED = `body {
  font: italic small-caps 700 20px / 2 "Liberation Mono", monospace; letter-spacing: 3px; word-spacing: 9px;
  text-align: right; text-transform: uppercase; text-indent: 2em; text-shadow: 1px 1px red; white-space: pre;
  color: red; cursor: wait; list-style: square; tab-size: 2; hyphens: auto; word-break: break-all; line-break: anywhere;
  text-rendering: geometricPrecision; quotes: none; text-emphasis: dot; font-variant: small-caps; font-stretch: 75%;
  font-kerning: none; font-feature-settings: "smcp"; overflow-wrap: anywhere; text-wrap: balance; user-select: none;
  caret-color: red; border-collapse: collapse; caption-side: bottom; text-align-last: right; text-underline-offset: 9px;
  -webkit-text-stroke: 1px red; -webkit-text-fill-color: red; fill: red; stroke: red; stroke-width: 5px; }`;

/** Rules that host pages have about elements in general: real ones of frameworks, and each on its own. */
export const HOST_RULES: Record<string, string> = {
  "Tailwind 3 preflight": sheet("@unocss/reset/tailwind.css"),
  "Tailwind 4 preflight": sheet("tailwindcss/preflight.css"),
  "Tailwind 4 preflight in its layer": `@layer base { ${sheet("tailwindcss/preflight.css")} }`,
  Bootstrap: sheet("bootstrap/dist/css/bootstrap.css"),
  "normalize.css": sheet("@unocss/reset/normalize.css"),
  "Eric Meyer's reset": sheet("@unocss/reset/eric-meyer.css"),
  "no space": "* { margin: 0; padding: 0 }",
  "content boxes": "*, ::before, ::after { box-sizing: content-box }",
  "wide controls":
    "button, input, textarea { width: 100%; min-height: 60px; margin: 1rem; border-radius: 0; float: left }",
  "wide drawings":
    "svg, img { width: 100%; height: auto; display: block; max-width: none } path { fill: red; stroke: red }",
  elements: `p, ul, li, h2, header, nav, form, time, bdi, span { margin: 20px; padding: 9px; color: red; font-size: 30px;
    list-style: disc; display: block; border: 2px solid red; background: yellow; text-transform: uppercase }`,
  "inside blocks":
    "body p, body li a, main div, nav ul li, form button, div > span { color: red; padding: 9px; float: right }",
  links: "a { color: red; text-decoration: line-through; background: yellow } a:hover, a:focus { color: red }",
  "attributes and states": `[type="button"], [type="submit"], [type="text"] { background: red; border: 3px solid }
    [role] { padding: 30px } [dir] { color: red } :focus { outline: 9px solid red } :disabled { opacity: 0.1 }`,
  "parts of drawings": `svg * { color: red; transform: rotate(9deg); opacity: 0.2; stroke-dasharray: 2; stroke-linecap: square;
    vector-effect: non-scaling-stroke; filter: blur(1px); fill-opacity: 0.2 }`,
  "a color for everything": "* { color: red }",
  "initials at the beginning":
    "p::first-letter, div::first-letter { font-size: 40px; color: red } p::first-line { color: red }",
  "everything moves": "* { transition: all 4s; scroll-behavior: smooth; animation-duration: 3s }",
  "inherited properties": INHERITED,
};
