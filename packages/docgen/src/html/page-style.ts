/** The look of a page that stands alone: no font, no picture, nothing from elsewhere. */
export const pageStyle = `
:root { color-scheme: light dark; --ink: #1a1d21; --soft: #575e66; --line: #d9dde2; --paper: #fff; --shade: #f4f6f8; --accent: #0b5fae; --good: #17663a; --bad: #a4262c; }
@media (prefers-color-scheme: dark) { :root { --ink: #e7eaee; --soft: #a9b1ba; --line: #3a4149; --paper: #14171a; --shade: #1d2126; --accent: #7cb8f5; --good: #7ed3a0; --bad: #ff9b9b; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.6 system-ui, sans-serif; }
main { max-width: 64rem; margin: 0 auto; padding: 2.5rem 1.25rem 5rem; }
h1 { font-size: 2.1rem; line-height: 1.2; margin: 0 0 .5rem; overflow-wrap: anywhere; }
h2 { font-size: 1.35rem; margin: 3rem 0 .75rem; padding-top: .5rem; border-top: 1px solid var(--line); }
h3 { font-size: 1.05rem; margin: 1.75rem 0 .5rem; overflow-wrap: anywhere; }
a { color: var(--accent); text-underline-offset: .15em; }
.lead { font-size: 1.15rem; margin: 0 0 1rem; }
.facts { color: var(--soft); margin: 0; }
.note { border-left: 4px solid var(--bad); background: var(--shade); padding: .75rem 1rem; }
code, pre { font: .9em/1.5 ui-monospace, "SFMono-Regular", Menlo, Consolas, monospace; }
code { background: var(--shade); border-radius: 4px; padding: .1em .3em; overflow-wrap: anywhere; }
pre { background: var(--shade); border: 1px solid var(--line); border-radius: 8px; padding: .9rem 1rem; overflow: auto; }
pre code { background: none; padding: 0; overflow-wrap: normal; }
nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; padding: 0; margin: 1.25rem 0 0; }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 8px; }
.scroll:focus-visible, a:focus-visible, pre:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; color: var(--soft); padding: .6rem .9rem; }
th, td { text-align: left; vertical-align: top; padding: .5rem .9rem; border-top: 1px solid var(--line); }
thead th { font-size: .85rem; color: var(--soft); font-weight: 600; white-space: nowrap; }
tbody th { font-weight: 500; min-width: 12rem; }
tbody th code { overflow-wrap: normal; background: none; padding: 0; }
tbody td code { white-space: pre-wrap; }
td:nth-child(4) { min-width: 7rem; }
.none { color: var(--soft); }
.d1 { padding-left: 2rem; } .d2 { padding-left: 3.1rem; } .d3 { padding-left: 4.2rem; } .d4 { padding-left: 5.3rem; }
.rules { color: var(--soft); font-size: .9rem; display: block; }
.good { color: var(--good); } .bad { color: var(--bad); }
.diagram { max-width: 100%; height: auto; }
dt { font-weight: 600; margin-top: .75rem; } dd { margin: 0; }
@media (max-width: 40rem) { main { padding: 1.5rem 1rem 3rem; } h1 { font-size: 1.6rem; } }
@media print { nav { display: none; } .scroll { overflow: visible; } }
`.trim();
