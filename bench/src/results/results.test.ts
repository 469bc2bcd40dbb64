import { expect, it } from "vitest";
import { percentilesOf } from "../generator/percentiles.js";
import { spreadOf, toRow } from "./results.js";

it("takes the median by value, not by text or order of runs", () => {
  expect(spreadOf([10, 9, 100])).toEqual({ median: 10, min: 9, max: 100 });
  expect(spreadOf([4, 1, 3, 2])).toEqual({ median: 2.5, min: 1, max: 4 });
});

it("takes percentiles by the nearest rank", () => {
  const upToThousand = Array.from({ length: 1_000 }, (_, n) => 1_000 - n);
  expect(percentilesOf(upToThousand)).toEqual({ p50: 500, p99: 990, p999: 999, max: 1_000 });
  expect(percentilesOf([])).toEqual({ p50: Number.NaN, p99: Number.NaN, p999: Number.NaN, max: Number.NaN });
});

it("makes no row of what could not be measured", () => {
  expect(() => toRow("opening", "duologue", [{ openMs: 60 }, { openMs: Number.NaN }])).toThrow(
    "opening, duologue: openMs could not be measured",
  );
  expect(toRow("opening", "duologue", [{ openMs: 60 }]).figures).toEqual({ openMs: { median: 60, min: 60, max: 60 } });
});
