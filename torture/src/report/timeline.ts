import type { Anomaly } from "../checker/anomaly.js";
import { groupBy } from "../history/group-by.js";
import type { History, Operation } from "../history/history.js";
import type { FaultRecord } from "../history/record.js";
import { type Html, html } from "./html.js";
import { type Lane, toLanes } from "./lanes.js";
import { momentOf } from "./moment.js";

/** Pixels of a lane. */
const LANE = 14;
/** The drawing is this wide in its own units, whatever the page makes of it. */
const WIDTH = 10_000;
const ZOOMS = [1, 4, 16, 64];
/** Operations of each client in each conversation, faults as bands behind them, anomalies as numbered marks. */
export function timeline(history: History, anomalies: readonly Anomaly[]): Html {
  const faults = history.records.filter((record): record is FaultRecord => record.kind === "fault");
  const lanes = toLanes(history.clients, [...history.sends, ...history.reads]);
  const end = endOf(history);
  const names = [...groupBy(faults, ({ name }) => name).keys()];
  const height = (names.length + lanes.length) * LANE;
  return html`<section class="timeline" aria-label="Time line">
${zoom()}
<div class="frame">
<div class="labels"><div class="axis"></div>
${names.map((name) => html`<div class="label fault">${name}</div>`)}
${lanes.map(({ client, conversationId, isFirst }) => html`<div class="label${isFirst ? " first" : ""}"><span>${isFirst ? client : ""}</span> <span class="conversation">${conversationId}</span></div>`)}
</div>
<div class="scroll" tabindex="0"><div class="canvas">
<div class="axis">${ticks(end)}</div>
<svg viewBox="0 0 ${WIDTH} ${height}" preserveAspectRatio="none" style="height:${height}px" role="img" aria-label="Operations and faults over time">
${stripes(names.length, lanes)}
${faults.map((fault) => band(fault, names, height, end))}
${lanes.flatMap((lane, place) => strokes(lane, (names.length + place + 0.5) * LANE, end))}
</svg>
${anomalies.map((anomaly, place) => mark(anomaly, place, end, names.length, lanes))}
</div></div>
</div>
</section>`;
}

/** Milliseconds that the run took; at least one, to divide by. */
function endOf({ records }: History): number {
  let end = 1;
  for (const record of records) if ("at" in record) end = Math.max(end, record.at);
  return end;
}

function zoom(): Html {
  const choices = ZOOMS.map(
    (times) =>
      html`<label><input type="radio" name="zoom" value="${times}" class="zoom-${times}"${times === 1 ? html` checked` : ""}> ${times}×</label>`,
  );
  return html`<fieldset class="zoom"><legend>Zoom</legend>${choices}</fieldset>`;
}

/** About ten marks of the axis, at round seconds. */
function ticks(end: number): Html[] {
  const step =
    [0.1, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600].map((s) => s * 1000).find((ms) => end / ms <= 12) ?? 3_600_000;
  return Array.from({ length: Math.floor(end / step) + 1 }, (_, place) => {
    const at = place * step;
    return html`<span style="left:${percent(at, end)}">${at / 1000} s</span>`;
  });
}

function stripes(above: number, lanes: readonly Lane[]): Html[] {
  return lanes.flatMap(({ isFirst }, place) =>
    isFirst ? [html`<path class="rule" d="M0 ${(above + place) * LANE}H${WIDTH}"/>`] : [],
  );
}

/** A fault in its own lane, and as a shade over all others. */
function band({ at, until, name, target }: FaultRecord, names: readonly string[], height: number, end: number): Html {
  const x = place(at, end);
  // What happens in a moment is a line.
  const width = Math.max(1, place(until ?? at, end) - x);
  const y = names.indexOf(name) * LANE;
  const times = until === null || until === at ? `at ${at} ms` : `${at} to ${until} ms`;
  return html`<g class="band"><title>${name}: ${target}, ${times}</title><rect class="shade" x="${x}" y="0" width="${width}" height="${height}"/><rect class="own" x="${x}" y="${y + 2}" width="${width}" height="${LANE - 4}"/></g>`;
}

/** Two paths for each kind of operation, however many there are: how long it took, and when it ended. */
function strokes(lane: Lane, y: number, end: number): Html[] {
  const kinds = groupBy(lane.operations, ({ begun, outcome }) => `${begun.what.name} ${outcome}`);
  return [...kinds].flatMap(([kind, operations]) => [
    html`<path class="wait ${kind}" d="${operations.map((one) => wait(one, y, end)).join("")}"/>`,
    html`<path class="${kind}" d="${operations.map((one) => tick(one, y, end)).join("")}"/>`,
  ]);
}

function wait({ begun, ended }: Operation, y: number, end: number): string {
  return ended ? `M${place(begun.at, end)} ${y}H${place(ended.at, end)}` : "";
}

/** Sends are taller than reads. What never ended has its tick where it began. */
function tick({ begun, ended }: Operation, y: number, end: number): string {
  const half = begun.what.name === "send" ? LANE / 2 - 2 : LANE / 2 - 5;
  return `M${place(ended?.at ?? begun.at, end)} ${y - half}v${2 * half}`;
}

function mark(anomaly: Anomaly, index: number, end: number, above: number, lanes: readonly Lane[]): Html {
  const { at, client } = momentOf(anomaly);
  const lane = lanes.findIndex((one) => one.client === client && one.conversationId === anomaly.conversationId);
  const top = lane === -1 ? 0 : (above + lane) * LANE;
  return html`<a class="mark" href="#anomaly-${index + 1}" style="left:min(${percent(at ?? end, end)}, 100% - 12px);top:calc(var(--axis) + ${top}px)" title="${anomaly.words}">${index + 1}</a>`;
}

function place(at: number, end: number): number {
  return Math.round((at / end) * WIDTH);
}

function percent(at: number, end: number): string {
  return `${((at / end) * 100).toFixed(3)}%`;
}
