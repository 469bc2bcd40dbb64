import { expect, test } from "vitest";
import { hasColors, paint } from "./terminal-colors.js";

const terminal = { isTTY: true, hasColors: () => true };
const monochrome = { isTTY: true, hasColors: () => false };
const pipe = {};

test.each([
  { output: terminal, env: {}, colors: true },
  { output: monochrome, env: {}, colors: false },
  { output: pipe, env: {}, colors: false },
  { output: pipe, env: { CI: "true" }, colors: false },
  { output: terminal, env: { NO_COLOR: "1" }, colors: false },
  // Empty is absent, as no-color.org says.
  { output: terminal, env: { NO_COLOR: "" }, colors: true },
  { output: pipe, env: { FORCE_COLOR: "1" }, colors: true },
  { output: pipe, env: { FORCE_COLOR: "" }, colors: true },
  { output: terminal, env: { FORCE_COLOR: "0" }, colors: false },
  { output: terminal, env: { FORCE_COLOR: "1", NO_COLOR: "1" }, colors: true },
])("[START20] with $env on $output, colours: $colors", ({ output, env, colors }) => {
  expect(hasColors(output, env)).toBe(colors);
});

test("[START20] a line without colours is the text alone", () => {
  expect(paint("Stop: Ctrl+C", "dim", false)).toBe("Stop: Ctrl+C");
  expect(paint("Stop: Ctrl+C", "dim", true)).toBe("\u001b[2mStop: Ctrl+C\u001b[22m");
});
