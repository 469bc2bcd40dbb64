import type { Results, Row, Spread } from "./results.js";

const HEAD = ["", "msg/s (min to max)", "× tutorial", "× transport", "CPU s/1,000 = server + PG", "generator"];
const LATENCY_HEAD = ["p50", "p99", "p99.9", "max ms", "out of order", "lost", "refused"];

/** The results as lines of text, a table for each measurement. */
export function tableLines(results: Results): string[] {
  const names = [...new Set(results.rows.map(({ measurement }) => measurement))];
  return names.flatMap((name) => {
    const rows = results.rows.filter(({ measurement }) => measurement === name);
    return ["", name, ...align([[...HEAD, ...LATENCY_HEAD], ...rows.map((row) => cells(row, rows))])];
  });
}

function cells(row: Row, rows: readonly Row[]): string[] {
  const { figures } = row;
  const ratio = (other: Row["contestant"]) => {
    const than = rows.find(({ contestant }) => contestant === other)?.figures.messagesPerSecond;
    return show(figures.messagesPerSecond, ({ median }) => (than ? (median / than.median).toFixed(2) : NONE));
  };
  const { cpuPer1000, serverCpuPer1000, postgresCpuPer1000, generatorCpuPer1000 } = figures;
  return [
    row.contestant,
    show(figures.messagesPerSecond, ({ median, min, max }) => `${whole(median)} (${whole(min)} to ${whole(max)})`),
    ratio("tutorial"),
    ratio("transport"),
    `${show(cpuPer1000, seconds)} = ${show(serverCpuPer1000, seconds)} + ${show(postgresCpuPer1000, seconds)}`,
    show(generatorCpuPer1000, seconds),
    ...[figures.p50Ms, figures.p99Ms, figures.p999Ms, figures.maxMs].map((spread) =>
      show(spread, ({ median }) => median.toFixed(1)),
    ),
    show(figures.outOfOrderShare, ({ median }) => `${(median * 100).toFixed(2)} %`),
    show(figures.lost, ({ max }) => whole(max)),
    show(figures.refused, ({ max }) => whole(max)),
  ];
}

/** Where a question has no such figure. */
const NONE = "–";

function show(spread: Spread | undefined, text: (spread: Spread) => string): string {
  return spread ? text(spread) : NONE;
}

function align(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

function whole(value: number): string {
  return Math.round(value).toLocaleString("en");
}

function seconds({ median }: Spread): string {
  return median.toFixed(3);
}
