import { styleText } from "node:util";

/** What is asked about a standard stream. */
interface Output {
  readonly isTTY?: boolean | undefined;
  hasColors?(): boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;
type Style = Parameters<typeof styleText>[0];

/**
 * Whether a stream gets colours: where `FORCE_COLOR` or `NO_COLOR` is set, that decides, in this order, as in Node; else
 * the terminal does, and a file or a pipe gets none.
 */
export function hasColors(output: Output, { FORCE_COLOR, NO_COLOR }: Environment): boolean {
  if (FORCE_COLOR !== undefined) return !["0", "false"].includes(FORCE_COLOR);
  if (NO_COLOR) return false;
  return output.isTTY === true && output.hasColors?.() === true;
}

/** Colours a line, or leaves it as it is. */
export function paint(line: string, style: Style, isColored: boolean): string {
  // Later versions of Node would look at standard output once more.
  return isColored ? styleText(style, line, { validateStream: false }) : line;
}
