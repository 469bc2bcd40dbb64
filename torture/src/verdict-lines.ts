import type { Verdict } from "./checker/check.js";
import type { WithoutService } from "./checker/in-service.js";

/** So many anomalies are printed; the page has them all. */
const SHOWN = 20;

/** A verdict for the terminal. */
export function verdictLines({ operations, messages, faults, withoutService, anomalies }: Verdict): string[] {
  const { ok, failed, unknown } = operations;
  const checked = `${ok + failed + unknown} operations checked (${ok} ok, ${failed} failed, ${unknown} unknown)`;
  const lines = anomalies.slice(0, SHOWN).map(({ rule, words }) => `  ${rule}: ${words}`);
  return [
    `${checked}, ${messages} messages, ${faults} faults`,
    ...(withoutService ? [serviceLine(withoutService)] : []),
    anomalies.length === 0 ? "Every promise was kept." : `${anomalies.length} anomalies:`,
    ...lines,
    ...(anomalies.length > SHOWN ? [`  … and ${anomalies.length - SHOWN} more`] : []),
  ];
}

function serviceLine({ count, median, p95, longest }: WithoutService): string {
  return `${count} times a client was without service: median ${median} ms, 95th percentile ${p95} ms, longest ${longest} ms`;
}
