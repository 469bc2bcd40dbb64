import { mkdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { CHARTS, drawChart } from "./chart.js";
import { byMeasurement, type Results } from "./results.js";
import { insertTables, tableLines } from "./table.js";

const PAGE = fileURLToPath(new URL("../../../docs/performance.md", import.meta.url));
const CHARTS_FOLDER = fileURLToPath(new URL("../../../docs/images/performance/", import.meta.url));

/**
 * Draws the charts of `docs/performance.md`, and puts the tables into it: of each measurement those of the last results
 * that have it. Returns the files it wrote.
 */
export async function publish(results: readonly Results[]): Promise<string[]> {
  const measured = new Map(results.flatMap(({ rows }) => byMeasurement(rows)));
  const rows = [...measured.values()].flat();
  await writeFile(PAGE, insertTables(await readFile(PAGE, "utf8"), tableLines({ rows })));
  await mkdir(CHARTS_FOLDER, { recursive: true });
  const drawn = CHARTS.flatMap((chart) => {
    const of = measured.get(chart.measurement);
    return of ? [{ file: `${CHARTS_FOLDER}${chart.name}.svg`, svg: drawChart(chart, of) }] : [];
  });
  await Promise.all(drawn.map(({ file, svg }) => writeFile(file, svg)));
  return [PAGE, ...drawn.map(({ file }) => file)];
}
