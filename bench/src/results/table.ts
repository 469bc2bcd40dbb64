import { FIGURE_NAMES, FIGURES, type FigureName } from "../measure/figures.js";
import { byMeasurement, type Results, type Row, type Spread } from "./results.js";

/** What Duologue is compared with, if it was in the same run. */
const COMPARED = ["tutorial", "transport"];

/** The results as lines of Markdown, a table for each measurement; they are aligned, to be read as they are too. */
export function tableLines({ rows }: Pick<Results, "rows">): string[] {
  return byMeasurement(rows).flatMap(([name, of]) => ["", `**${name}**`, "", ...align(cellsOf(of))]);
}

const BEGIN = "<!-- tables -->";
const END = "<!-- /tables -->";

/** The page with these lines where its tables were. Throws if it has no place for them. */
export function insertTables(page: string, lines: readonly string[]): string {
  const [before, rest] = page.split(BEGIN);
  const after = rest?.split(END)[1];
  if (after === undefined) throw new Error(`The page has no ${BEGIN} and ${END} for the tables to stand between.`);
  return `${before}${BEGIN}\n${lines.join("\n")}\n\n${END}${after}`;
}

/** The head, and a line for each row. */
function cellsOf(rows: readonly Row[]): string[][] {
  const names = FIGURE_NAMES.filter((name) => rows.some(({ figures }) => figures[name]));
  const others = COMPARED.filter((other) => rows.some(({ subject }) => subject === other));
  const [main] = names;
  const head = ["", ...names.map((name) => FIGURES[name].title), ...others.map((other) => `× ${other}`)];
  return [
    head,
    ...rows.map((row) => [
      row.subject,
      ...names.map((name) => show(name, row.figures[name])),
      ...others.map((other) =>
        main
          ? ratio(
              row,
              rows.find(({ subject }) => subject === other),
              main,
            )
          : NONE,
      ),
    ]),
  ];
}

/** Where a question has no such figure. */
const NONE = "–";

/** The median, and from where to where the runs went. */
function show(name: FigureName, spread: Spread | undefined): string {
  if (!spread || Number.isNaN(spread.median)) return NONE;
  const text = (value: number) =>
    value.toLocaleString("en", {
      minimumFractionDigits: FIGURES[name].digits,
      maximumFractionDigits: FIGURES[name].digits,
    });
  const isOne = text(spread.min) === text(spread.max);
  return isOne ? text(spread.median) : `${text(spread.median)} (${text(spread.min)} to ${text(spread.max)})`;
}

function ratio(row: Row, other: Row | undefined, figure: FigureName): string {
  const [mine, theirs] = [row.figures[figure], other?.figures[figure]];
  return mine && theirs ? (mine.median / theirs.median).toFixed(2) : NONE;
}

function align([head = [], ...rows]: readonly (readonly string[])[]): string[] {
  const widths = head.map((_, column) => Math.max(3, ...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)];
}
