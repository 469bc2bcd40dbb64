import type { Verdict } from "../checker/check.js";
import { groupBy } from "../history/group-by.js";
import { toHistory } from "../history/history.js";
import type { HistoryRecord } from "../history/record.js";
import { anomalyList } from "./anomaly-list.js";
import { type Html, html } from "./html.js";
import { STYLES } from "./styles.js";
import { timeline } from "./timeline.js";
import { verdictSection } from "./verdict-section.js";

/** Of each rule so many are shown: whoever has more looks at the first, and one rule must not hide the others. */
const SHOWN_OF_A_RULE = 50;

/** The run as one file of HTML, which needs nothing from anywhere. */
export function toPage(records: readonly HistoryRecord[], verdict: Verdict): string {
  const history = toHistory(records);
  const title = `Torture, seed ${history.run?.seed ?? "unknown"}`;
  const byRule = groupBy(verdict.anomalies, ({ rule }) => rule);
  const shown = [...byRule.values()].flatMap((anomalies) => anomalies.slice(0, SHOWN_OF_A_RULE));
  const styles: Html = { markup: STYLES };
  return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${styles}</style></head>
<body>
${verdictSection(history.run, verdict)}
${timeline(history, shown)}
${anomalyList(shown, verdict.anomalies.length - shown.length)}
</body>
</html>
`.markup;
}
