import type { Verdict } from "../checker/check.js";
import { toHistory } from "../history/history.js";
import type { HistoryRecord } from "../history/record.js";
import { anomalyList } from "./anomaly-list.js";
import { type Html, html } from "./html.js";
import { STYLES } from "./styles.js";
import { timeline } from "./timeline.js";
import { verdictSection } from "./verdict-section.js";

/** The run as one file of HTML, which needs nothing from anywhere. */
export function toPage(records: readonly HistoryRecord[], verdict: Verdict): string {
  const history = toHistory(records);
  const title = `Torture, seed ${history.run?.seed ?? "unknown"}`;
  const styles: Html = { markup: STYLES };
  return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${styles}</style></head>
<body>
${verdictSection(history.run, verdict)}
${timeline(history, verdict.anomalies)}
${anomalyList(verdict.anomalies)}
</body>
</html>
`.markup;
}
