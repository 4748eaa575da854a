"""The page's style sheet: light, dark and printed; its fonts are the reader's own.

Colours of data are those of Okabe and Ito, lighter or darker where the ground asks for it.
"""

from __future__ import annotations

STYLE = """
:root {
  --ground: #fff; --card: #f6f7f8; --ink: #1b1f23; --quiet: #57606a; --rule: #d5dae0;
  --link: #0550ae; --new: #0072b2; --updated: #56b4e9; --known: #8c959f; --other: #d0d7de;
  --unread: #e69f00; --error: #d55e00; --refused: #7b3294; --hatch: #fff;
  --ok: #116329; --warn: #7d4e00; --fail: #a40e26;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --ground: #101418; --card: #1a2026; --ink: #e6edf3; --quiet: #9da7b1; --rule: #363e47;
    --link: #79b8ff; --new: #3d9bdc; --updated: #9fd5f5; --known: #7d8690; --other: #444c56;
    --unread: #e6a817; --error: #f07c33; --refused: #b77fd0; --hatch: #101418;
    --ok: #56d364; --warn: #e3b341; --fail: #ff8182;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; max-width: 76rem; padding: 1rem 1.25rem 3rem; background: var(--ground);
  color: var(--ink); line-height: 1.45; overflow-wrap: anywhere;
  font: 15px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC",
    "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
}
h1 { font-size: 1.5rem; margin: 0 0 .25rem; }
h2 { font-size: 1.25rem; margin: 2.25rem 0 .5rem; border-bottom: 1px solid var(--rule); }
h3 { font-size: 1rem; margin: 1.25rem 0 .4rem; }
p { margin: .25rem 0; }
a { color: var(--link); }
.quiet, figcaption, .legend, summary { color: var(--quiet); font-size: .85rem; }
.cards, .plots, .fields { display: grid; gap: 1rem; }
.cards { align-items: start;
  grid-template-columns: repeat(auto-fit, minmax(min(22rem, 100%), 1fr)); }
.plots { grid-template-columns: repeat(auto-fill, minmax(min(21rem, 100%), 1fr)); row-gap: 0; }
.plots figure { display: grid; grid-row: span 3; grid-template-rows: subgrid;
  align-content: start; margin-bottom: 1.25rem; }
.fields { grid-template-columns: repeat(auto-fill, minmax(10rem, 1fr)); gap: .5rem 1rem; }
.card { background: var(--card); border-radius: 6px; padding: .75rem 1rem; }
.card { border-left: 5px solid var(--rule); }
.card.ok { border-color: var(--ok); }
.card.warn { border-color: var(--warn); }
.card.fail { border-color: var(--fail); }
.card h3 { margin: 0 0 .35rem; font-size: 1.1rem; }
.card dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem .75rem; margin: 0; }
.card dt { color: var(--quiet); }
.card dd { margin: 0; }
.findings { list-style: none; margin: .6rem 0 0; padding: 0; }
.findings > li { margin: .35rem 0; padding-left: 4.2rem; position: relative; }
.findings .verdict { position: absolute; left: 0; }
.findings ul { margin: .1rem 0 0; padding-left: 1.1rem; font-size: .85rem; }
.verdict { font-weight: 650; white-space: nowrap; }
.verdict.ok { color: var(--ok); }
.verdict.warn { color: var(--warn); }
.verdict.fail { color: var(--fail); }
.advice { color: var(--quiet); font-size: .9rem; }
figure { margin: 0; min-width: 0; break-inside: avoid; }
figcaption strong { display: block; color: var(--ink); font-size: .95rem; }
.legend { list-style: none; margin: .25rem 0 0; padding: 0; display: flex; flex-wrap: wrap;
  gap: .1rem .9rem; }
.legend svg { width: 12px; height: 12px; margin-right: .35rem; vertical-align: -1px; }
.chart { display: block; width: 100%; height: auto; max-width: 30rem; }
.tick, .mark { font-size: 10.5px; fill: var(--quiet); }
.tick.small { font-size: 9px; }
.mark { fill: var(--ink); font-size: 11px; font-weight: 650; stroke: var(--ground);
  stroke-width: 3px; paint-order: stroke; pointer-events: none; }
.end { text-anchor: end; }
.middle { text-anchor: middle; }
.grid { stroke: var(--rule); stroke-width: .7; }
.usual { stroke: var(--quiet); stroke-width: 1.3; stroke-dasharray: 4 3; fill: none; }
.line { stroke: var(--new); stroke-width: 1.6; fill: none; stroke-linejoin: round; }
.dot { fill: var(--new); }
.alarm { fill: var(--error); stroke: var(--ink); stroke-width: .8; }
.hit { fill: transparent; }
.new { fill: var(--new); }
.updated { fill: var(--updated); }
.known { fill: var(--known); }
.other { fill: var(--other); }
.unread { fill: url(#unread); }
.error { fill: url(#error); }
.refused { fill: url(#refused); }
.p-unread { fill: var(--unread); }
.p-error { fill: var(--error); }
.p-refused { fill: var(--refused); }
.p-line { stroke: var(--hatch); stroke-width: 1; fill: none; }
.p-dot { fill: var(--hatch); }
.patterns { position: absolute; width: 0; height: 0; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: .85rem; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .25rem .6rem .25rem 0;
  border-bottom: 1px solid var(--rule); }
th { color: var(--quiet); font-weight: 600; }
th, td { white-space: nowrap; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
td.wide { min-width: 14rem; white-space: normal; }
td ul { margin: 0; padding: 0; list-style: none; }
details { margin: .5rem 0; }
summary { cursor: pointer; }
@media screen and (max-width: 40rem) {
  body { padding: .75rem .75rem 2rem; }
  thead { display: none; }
  tr { display: block; padding: .35rem 0; border-bottom: 1px solid var(--rule); }
  td, td.number, td.wide { display: grid; grid-template-columns: 6rem 1fr; text-align: left;
    border: 0; padding: .05rem 0; white-space: normal; min-width: 0; }
  td::before { content: attr(data-label); color: var(--quiet); }
}
@media print {
  @page { margin: 14mm; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  .plots { grid-template-columns: repeat(2, 1fr); }
  .fields { grid-template-columns: repeat(4, 1fr); }
  .card, svg { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .card, tr { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  .scroll { overflow: visible; }
}
"""
