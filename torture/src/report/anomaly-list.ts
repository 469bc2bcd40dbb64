import type { Anomaly } from "../checker/anomaly.js";
import { type Html, html } from "./html.js";
import { momentOf } from "./moment.js";

/** Characters of a record; one that shows a long conversation fills pages. */
const SHOWN = 2_000;

/** Those that are shown, and how many more there are. */
export function anomalyList(anomalies: readonly Anomaly[], more: number): Html {
  if (anomalies.length === 0) return html``;
  return html`<section class="anomalies"><h2>Anomalies</h2><ol>${anomalies.map(item)}</ol>
${more > 0 ? html`<p>And ${more} more.</p>` : ""}</section>`;
}

function item(anomaly: Anomaly, place: number): Html {
  const { rule, words, conversationId, records } = anomaly;
  const { at } = momentOf(anomaly);
  return html`<li id="anomaly-${place + 1}"><p><b>${words}</b></p>
<p class="where">${rule}${conversationId === null ? "" : ` · conversation ${conversationId}`}${at === null ? "" : ` · ${at} ms`}</p>
<details><summary>${records.length === 1 ? "1 record" : `${records.length} records`}</summary>${records.map((record) => html`<pre>${shortened(JSON.stringify(record))}</pre>`)}</details></li>`;
}

function shortened(text: string): string {
  return text.length <= SHOWN ? text : `${text.slice(0, SHOWN)} … (${text.length} characters)`;
}
