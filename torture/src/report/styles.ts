/** Colours stand once for light and once for dark; sends are tall ticks and reads low ones, for whoever sees no colours. */
export const STYLES = `
:root { color-scheme: light dark; --axis: 22px;
  --page: light-dark(#f7f7f8, #131417); --card: light-dark(#fff, #1b1d22); --line: light-dark(#e3e4e8, #2d3038);
  --text: light-dark(#1a1c20, #e8e9ec); --soft: light-dark(#5d626c, #9aa0ab);
  --ok: light-dark(#0f8a6d, #3ecfa8); --unknown: light-dark(#b26a00, #f0b04a); --failed: light-dark(#7b818c, #868d99);
  --fault: light-dark(#7a4fd0, #a98bf2); --broken: light-dark(#c8232c, #ff6b70); }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 32px clamp(16px, 4vw, 56px); max-width: 1600px; background: var(--page); color: var(--text);
  font: 15px/1.5 system-ui, sans-serif; }
h1 { margin: 4px 0 20px; font-size: 34px; line-height: 1.15; letter-spacing: -0.02em; }
header.kept h1, .rules .kept { color: var(--ok); }
header.broken h1, .rules .broken { color: var(--broken); }
.run { margin: 0; color: var(--soft); }
.run b { color: var(--text); }
.figures { display: flex; flex-wrap: wrap; gap: 12px; margin: 0 0 20px; }
.figures div { padding: 10px 16px; min-width: 120px; background: var(--card); border: 1px solid var(--line); border-radius: 10px;
  display: flex; flex-direction: column-reverse; }
.figures dd { margin: 0; font-size: 22px; font-weight: 600; font-variant-numeric: tabular-nums; }
.figures dt { color: var(--soft); font-size: 13px; }
dt.ok::before, dt.unknown::before, dt.failed::before, dt.fault::before { content: ""; display: inline-block; width: 8px;
  height: 8px; margin-right: 6px; border-radius: 2px; background: var(--ok); }
dt.unknown::before { background: var(--unknown); } dt.failed::before { background: var(--failed); }
dt.fault::before { background: var(--fault); }
.rules ul { list-style: none; margin: 0 0 24px; padding: 0; display: grid; gap: 4px 28px;
  grid-template-columns: repeat(auto-fit, minmax(min(460px, 100%), 1fr)); }
.rules li { display: grid; grid-template-columns: 48px 1fr; }
.rules span { font-weight: 600; }
.timeline, .anomalies { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 16px; margin-bottom: 24px; }
.zoom { display: flex; gap: 14px; border: 0; margin: 0 0 10px; padding: 0; color: var(--soft); }
.zoom legend { float: left; padding: 0; }
.zoom label { cursor: pointer; } .zoom input { accent-color: var(--fault); margin: 0 2px 0 0; }
.frame { display: flex; }
.labels { flex: none; padding-right: 12px; font-size: 11px; color: var(--soft); max-width: 40%; }
.label { height: 14px; line-height: 14px; white-space: nowrap; display: flex; justify-content: space-between; gap: 10px; }
.label.first { color: var(--text); } .label.fault { color: var(--fault); }
.conversation { font-variant-numeric: tabular-nums; color: var(--soft); }
.scroll { flex: 1; min-width: 0; overflow-x: auto; }
.canvas { position: relative; min-width: 100%; }
.timeline:has(.zoom-4:checked) .canvas { width: 400%; }
.timeline:has(.zoom-16:checked) .canvas { width: 1600%; }
.timeline:has(.zoom-64:checked) .canvas { width: 6400%; }
.axis { height: var(--axis); position: relative; font-size: 11px; color: var(--soft); }
.axis span { position: absolute; padding-left: 4px; border-left: 1px solid var(--line); white-space: nowrap; }
.axis span:last-child:not(:first-child) { translate: min(0px, calc(100% - 60px)); }
svg { display: block; width: 100%; }
svg path { fill: none; vector-effect: non-scaling-stroke; stroke: var(--ok); stroke-width: 2; }
svg path.wait { opacity: 0.35; } svg path.unknown { stroke: var(--unknown); } svg path.failed { stroke: var(--failed); }
svg path.rule { stroke: var(--line); stroke-width: 1; }
.band rect { fill: var(--fault); stroke: var(--fault); vector-effect: non-scaling-stroke; }
.band .shade { opacity: 0.1; stroke-width: 1; } .band .own { stroke-width: 2; }
.band:hover .shade { opacity: 0.25; }
.mark { position: absolute; min-width: 14px; height: 14px; translate: -50%; padding: 0 3px; border-radius: 7px; text-align: center;
  background: var(--broken); color: var(--card); font-size: 10px; line-height: 14px; font-weight: 700; text-decoration: none; }
.mark:hover, .mark:focus-visible { outline: 2px solid var(--text); z-index: 1; }
h2 { margin: 0 0 8px; font-size: 18px; }
.anomalies ol { padding-left: 28px; } .anomalies li { padding: 8px; border-radius: 8px; } .anomalies p { margin: 0; }
.anomalies li:target { background: color-mix(in srgb, var(--broken) 12%, transparent); }
.where, summary { color: var(--soft); font-size: 13px; } summary { cursor: pointer; }
pre { margin: 6px 0; padding: 8px 10px; background: var(--page); border-radius: 6px; font-size: 12px; white-space: pre-wrap;
  overflow-wrap: anywhere; }
`;
