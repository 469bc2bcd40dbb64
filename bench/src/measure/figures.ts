/** What is measured: their names are the keys in the results, their order that of the columns. */
export const FIGURES = {
  messagesPerSecond: { title: "messages/s", digits: 0, better: "more" },
  connectsPerSecond: { title: "connects/s", digits: 0, better: "more" },
  cpuPer1000: { title: "CPU s for 1,000", digits: 3, better: "less" },
  serverCpuPer1000: { title: "of it server", digits: 3, better: "less" },
  postgresCpuPer1000: { title: "of it PostgreSQL", digits: 3, better: "less" },
  generatorCpuPer1000: { title: "generator besides", digits: 3, better: "less" },
  connectCpuMs: { title: "server CPU ms a connect", digits: 3, better: "less" },
  connectPostgresCpuMs: { title: "PostgreSQL besides", digits: 3, better: "less" },
  connectGeneratorCpuMs: { title: "generator besides", digits: 3, better: "less" },
  connectionBytes: { title: "bytes a connection", digits: 0, better: "less" },
  startMs: { title: "ms", digits: 0, better: "less" },
  startCpuMs: { title: "CPU ms", digits: 0, better: "less" },
  p50Ms: { title: "p50 ms", digits: 1, better: "less" },
  p99Ms: { title: "p99 ms", digits: 1, better: "less" },
  p999Ms: { title: "p99.9 ms", digits: 1, better: "less" },
  maxMs: { title: "max ms", digits: 1, better: "less" },
  scriptBytes: { title: "script, gzip bytes", digits: 0, better: "less" },
  openMs: { title: "open ms", digits: 0, better: "less" },
  longestFrameMs: { title: "longest frame ms", digits: 0, better: "less" },
  slowFrames: { title: "frames over 50 ms", digits: 0, better: "less" },
  frames: { title: "frames", digits: 0, better: "more" },
  heapBytes: { title: "heap bytes", digits: 0, better: "less" },
  outOfOrderPercent: { title: "% out of order", digits: 2, better: "less" },
  lost: { title: "lost", digits: 0, better: "less" },
  refused: { title: "refused", digits: 0, better: "less" },
} as const satisfies Readonly<Record<string, Figure>>;

export interface Figure {
  readonly title: string;
  /** After the point. */
  readonly digits: number;
  readonly better: "more" | "less";
}

export type FigureName = keyof typeof FIGURES;
export const FIGURE_NAMES = Object.keys(FIGURES) as readonly FigureName[];

/** The figures of one run, as far as the question has them. */
export type Figures = Readonly<Partial<Record<FigureName, number>>>;
