import { expect, it } from "vitest";
import { MEASUREMENT_KINDS } from "./measure/measurement.js";
import { parseOptions } from "./options.js";

it("measures everything three times unless told otherwise", () => {
  const options = parseOptions([]);
  expect(options).toMatchObject({ only: [...MEASUREMENT_KINDS], runs: 3, seconds: 5, name: "latest" });
  expect(options?.contestants.map(({ name }) => name)).toEqual([
    "duologue",
    "duologue-pglite",
    "tutorial",
    "transport",
  ]);
});

it("measures Duologue alone, or beside some", () => {
  const names = (against: string) => parseOptions(["--against", against])?.contestants.map(({ name }) => name);
  expect(names("none")).toEqual(["duologue"]);
  expect(names("transport")).toEqual(["duologue", "transport"]);
  expect(names("duologue-pglite")).toEqual(["duologue", "duologue-pglite"]);
});

it.each([
  [
    ["--only", "speed"],
    "--only must be some of throughput, latency, database, connections, reading, growth, start, npm-start, page, not",
  ],
  [["--runs", "0"], "--runs must be a whole number"],
  [["--name", "../elsewhere"], "--name and --publish take names"],
  [["--fast"], "Unknown option '--fast'"],
])("answers %j in one line", (args, line) => {
  expect(() => parseOptions(args)).toThrow(line);
});
