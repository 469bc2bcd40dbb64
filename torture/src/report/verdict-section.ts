import { RULES, type Rule } from "../checker/anomaly.js";
import type { Verdict } from "../checker/check.js";
import type { RunRecord } from "../history/record.js";
import { type Html, html } from "./html.js";

/** What was checked, and how it came out. */
export function verdictSection(run: RunRecord | null, { operations, messages, faults, anomalies }: Verdict): Html {
  const count = anomalies.length;
  const words = count === 0 ? "Every promise was kept" : count === 1 ? "One anomaly" : `${count} anomalies`;
  return html`<header class="${count === 0 ? "kept" : "broken"}">
<p class="run">${run ? ofRun(run) : "A run that does not say how it began"}</p>
<h1>${words}</h1>
<dl class="figures">
${figure("operations checked", operations.ok + operations.failed + operations.unknown)}
${figure("acknowledged", operations.ok, "ok")}
${figure("of unknown outcome", operations.unknown, "unknown")}
${figure("failed", operations.failed, "failed")}
${figure("messages stored", messages)}
${figure("faults", faults, "fault")}
</dl>
</header>
<section class="rules" aria-label="Rules"><ul>${Object.keys(RULES).map((rule) => ruleLine(rule as Rule, anomalies))}</ul></section>`;
}

function ofRun({ seed, startedAt, database, processes, redis }: RunRecord): Html {
  const servers = database === "model" ? "in one process" : `${processes} ${processes === 1 ? "process" : "processes"}`;
  return html`Seed <b>${seed}</b> · ${database} · ${servers}${redis ? " · Redis" : ""} · <time datetime="${startedAt}">${startedAt.slice(0, 16).replace("T", " ")} UTC</time>`;
}

function figure(name: string, value: number, key = ""): Html {
  return html`<div><dt class="${key}">${name}</dt><dd>${value.toLocaleString("en")}</dd></div>`;
}

function ruleLine(rule: Rule, anomalies: Verdict["anomalies"]): Html {
  const broken = anomalies.filter((anomaly) => anomaly.rule === rule).length;
  const state = broken === 0 ? html`<span class="kept">kept</span>` : html`<span class="broken">${broken}×</span>`;
  return html`<li>${state} ${RULES[rule]}</li>`;
}
