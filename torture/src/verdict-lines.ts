import type { Verdict } from "./checker/check.js";

/** So many anomalies are printed; the page has them all. */
const SHOWN = 20;

/** A verdict for the terminal. */
export function verdictLines({ operations, messages, faults, anomalies }: Verdict): string[] {
  const { ok, failed, unknown } = operations;
  const checked = `${ok + failed + unknown} operations checked (${ok} ok, ${failed} failed, ${unknown} unknown)`;
  const lines = anomalies.slice(0, SHOWN).map(({ rule, words }) => `  ${rule}: ${words}`);
  return [
    `${checked}, ${messages} messages, ${faults} faults`,
    anomalies.length === 0 ? "Every promise was kept." : `${anomalies.length} anomalies:`,
    ...lines,
    ...(anomalies.length > SHOWN ? [`  … and ${anomalies.length - SHOWN} more`] : []),
  ];
}
