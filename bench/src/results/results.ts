import { FIGURE_NAMES, type FigureName, type Figures } from "../measure/figures.js";
import type { Machine } from "./machine.js";

/** Of several runs. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** What one subject did in one measurement. */
export interface Row {
  readonly measurement: string;
  readonly subject: string;
  readonly runs: number;
  readonly figures: Readonly<Partial<Record<FigureName, Spread>>>;
}

/** What `npm run bench` writes down. */
export interface Results {
  readonly machine: Machine;
  readonly startedAt: string;
  /** Of each measurement that has a length, without the warm-up. */
  readonly seconds: number;
  readonly rows: readonly Row[];
}

/** Throws if a figure could not be measured: a median of fewer runs would look like any other. */
export function toRow(measurement: string, subject: string, runs: readonly Figures[]): Row {
  const entries = FIGURE_NAMES.flatMap((name) => {
    const values = runs.flatMap((run) => run[name] ?? []);
    if (!values.every(Number.isFinite)) throw new Error(`${measurement}, ${subject}: ${name} could not be measured.`);
    return values.length > 0 ? [[name, spreadOf(values)] as const] : [];
  });
  return { measurement, subject, runs: runs.length, figures: Object.fromEntries(entries) as Row["figures"] };
}

/** The rows of each measurement, in their order. */
export function byMeasurement(rows: readonly Row[]): readonly (readonly [measurement: string, rows: readonly Row[]])[] {
  const names = [...new Set(rows.map(({ measurement }) => measurement))];
  return names.map((name) => [name, rows.filter(({ measurement }) => measurement === name)]);
}

/** Of an even number of values, the median is the mean of the two in the middle. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = Float64Array.from(values).sort();
  const at = (index: number) => sorted[index] ?? Number.NaN;
  const middle = (sorted.length - 1) / 2;
  return { median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2, min: at(0), max: at(sorted.length - 1) };
}
