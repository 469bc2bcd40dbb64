import { FIGURES, type FigureName } from "../measure/figures.js";
import type { Row, Spread } from "./results.js";

/** A figure of one measurement, to be drawn as bars. */
export interface Chart {
  /** Of its file, without the ending. */
  readonly name: string;
  readonly measurement: string;
  readonly figure: FigureName;
  /** A subject of which the figure says nothing. */
  readonly without?: string;
  /** What the bars say, in plain words. */
  readonly title: string;
}

export const CHARTS: readonly Chart[] = [
  {
    name: "throughput",
    measurement: "throughput, 400 × 4",
    figure: "messagesPerSecond",
    title: "Messages a second: 400 users, 4 under way each (more is better)",
  },
  {
    name: "cpu",
    measurement: "throughput, 400 × 4",
    figure: "cpuPer1000",
    title: "CPU seconds for 1,000 messages, server and PostgreSQL (less is better)",
  },
  {
    name: "memory",
    measurement: "connections, 5,000",
    figure: "connectionBytes",
    // Its database lives in the same process, whose memory moves by more than the connections weigh.
    without: "duologue-pglite",
    title: "Bytes for an idle connection, of 5,000 (less is better)",
  },
  {
    name: "growth",
    measurement: "growth, throughput, 400 × 4",
    figure: "messagesPerSecond",
    title: "Messages a second, beside so many stored before (more is better)",
  },
];

const WIDTH = 720;
const LABEL_WIDTH = 150;
/** Right of the longest bar, for its figure. */
const FIGURE_WIDTH = 110;
const BAR = 24;
const GAP = 14;
const TOP = 44;

/** Follows the reader's choice of light or dark, where the page that shows it lets it. */
const STYLE = `
  text { font: 14px system-ui, sans-serif; fill: #22261f }
  .title { font-weight: 600 }
  .bar { fill: #b9b3a6 } .own { fill: #1f5f52 }
  .spread { stroke: #22261f; stroke-width: 1.5 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e9e6df } .bar { fill: #6b675f } .own { fill: #57b39f } .spread { stroke: #e9e6df }
  }`;

/** The chart as SVG: a bar for the median of each row, and a line from the least to the most of its runs. */
export function drawChart({ title, figure, without }: Chart, rows: readonly Row[]): string {
  const drawn = rows.filter(({ subject }) => subject !== without);
  const bars = drawn.flatMap(({ subject, figures }) => (figures[figure] ? [{ subject, spread: figures[figure] }] : []));
  const most = Math.max(...bars.map(({ spread }) => spread.max));
  const scale = (value: number) => Math.round(((WIDTH - LABEL_WIDTH - FIGURE_WIDTH) * value) / most);
  const height = TOP + bars.length * (BAR + GAP);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escapeXml(title)}">`,
    `<style>${STYLE}\n</style>`,
    `<text class="title" x="0" y="20">${escapeXml(title)}</text>`,
    ...bars.map(({ subject, spread }, at) => drawBar(subject, spread, figure, TOP + at * (BAR + GAP), scale)),
    "</svg>\n",
  ].join("\n");
}

function drawBar(subject: string, spread: Spread, figure: FigureName, y: number, scale: (value: number) => number) {
  const middle = y + BAR / 2;
  const { digits } = FIGURES[figure];
  const text = spread.median.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const isOwn = subject.startsWith("duologue") || subject.endsWith("stored");
  const [from, median, to] = [spread.min, spread.median, spread.max].map((value) => LABEL_WIDTH + scale(value));
  return [
    `<text x="0" y="${middle + 5}">${escapeXml(subject)}</text>`,
    `<rect class="${isOwn ? "own" : "bar"}" x="${LABEL_WIDTH}" y="${y}" width="${scale(spread.median)}" height="${BAR}" rx="3"/>`,
    `<path class="spread" d="M${from} ${middle}H${to}"/>`,
    `<text x="${Math.max(median ?? 0, to ?? 0) + 8}" y="${middle + 5}">${text}</text>`,
  ].join("");
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
