import { expect, it } from "vitest";
import { CHARTS, drawChart } from "./chart.js";
import type { Row } from "./results.js";
import { insertTables, tableLines } from "./table.js";

const spread = (min: number, median: number, max: number) => ({ min, median, max });
const row = (subject: string, messagesPerSecond: ReturnType<typeof spread>): Row => ({
  measurement: "throughput, 400 × 4",
  subject,
  runs: 3,
  figures: { messagesPerSecond, lost: spread(0, 0, 0) },
});
const ROWS = [row("duologue", spread(9_000, 12_000, 15_000)), row("tutorial", spread(1_400, 1_500, 1_600))];

it("writes a table of medians, what the runs spread over, and ratios", () => {
  expect(tableLines({ rows: ROWS })).toEqual([
    "",
    "**throughput, 400 × 4**",
    "",
    "|          | messages/s               | lost | × tutorial |",
    "| -------- | ------------------------ | ---- | ---------- |",
    "| duologue | 12,000 (9,000 to 15,000) | 0    | 8.00       |",
    "| tutorial | 1,500 (1,400 to 1,600)   | 0    | 1.00       |",
  ]);
});

it("draws bars in proportion to the most of all runs", () => {
  const [chart] = CHARTS;
  if (!chart) throw new Error("There is no chart.");
  const svg = drawChart({ ...chart, title: 'more is "better" & < less' }, ROWS);
  expect([...svg.matchAll(/width="(\d+)"/g)].map(([, width]) => Number(width))).toEqual([368, 46]);
  expect(svg).toContain('aria-label="more is &quot;better&quot; &amp; &lt; less"');
});

it("puts the tables of a new run in the place of the old ones", () => {
  const page = "before\n<!-- tables -->\nold\n<!-- /tables -->\nafter\n";
  expect(insertTables(page, ["", "new"])).toBe("before\n<!-- tables -->\n\nnew\n\n<!-- /tables -->\nafter\n");
  expect(() => insertTables("no place", [])).toThrow("<!-- tables -->");
});
