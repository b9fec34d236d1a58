import { closingBrace } from "./equation-rows.ts";
import { expandUnits } from "./siunitx.ts";

/** Commands of LaTeX and its packages that Temml (0.13) lacks, by what it has. A document's own macros come before. */
export const mathMacros: Readonly<Record<string, string>> = {
  "\\mbox": "\\text{#1}",
  "\\makebox": "\\text{#1}",
  "\\framebox": "\\fbox{#1}",
  "\\shortstack": "\\begin{matrix}#1\\end{matrix}",
  "\\parbox": "\\text{#2}",
  "\\intertext": "\\text{#1}",
  "\\shortintertext": "\\text{#1}",
  "\\ensuremath": "#1",
  "\\textsl": "\\textit{#1}",
  "\\textsuperscript": "^{\\text{#1}}",
  "\\textsubscript": "_{\\text{#1}}",
  "\\nicefrac": "{#1}/{#2}",
  "\\sfrac": "{#1}/{#2}",
  "\\splitfrac": "\\begin{matrix}#1\\\\#2\\end{matrix}",
  "\\mathds": "\\mathbb{#1}",
  "\\mathbbm": "\\mathbb{#1}",
  "\\slashed": "\\not{#1}",
  "\\multicolumn": "#3",
  "\\multirow": "#3",
  "\\resizebox": "#3",
  "\\scalebox": "#2",
  "\\href": "#2",
  "\\url": "\\text{#1}",
  "\\hdots": "\\ldots",
  "\\mspace": "\\mkern#1",
  "\\qed": "\\square",
  "\\micro": "\\text{µ}",
  "\\textmu": "\\text{µ}",
  "\\textdegree": "\\text{°}",
  "\\textbackslash": "\\backslash",
  "\\textasciitilde": "\\sim",
  "\\hfill": "\\quad",
  "\\strut": "\\vphantom{(}",
  "\\vspace": "",
  "\\em": "",
  "\\mit": "",
  "\\par": "",
  "\\null": "",
  "\\hss": "",
  "\\break": "",
  "\\xspace": "",
  "\\protect": "",
  "\\nobreak": "",
  "\\noindent": "",
  "\\centering": "",
  "\\bigskip": "",
  "\\medskip": "",
  "\\smallskip": "",
  "\\displaybreak": "",
  "\\mathversion": "",
};

/** Brings a formula into the dialect that Temml reads: units, columns of arrays, environments of packages. */
export function toTemmlDialect(tex: string): string {
  const text = expandUnits(tex);
  return text.includes("\\begin") ? plainColumns(textCases(text)) : text;
}

/** In `cases*` of mathtools the second column is text. */
function textCases(tex: string): string {
  if (!/\\begin\{d?r?cases\*\}/.test(tex)) return tex;
  return tex.replace(
    /\\begin\{(d?r?cases)\*\}((?:(?!\\begin)[\s\S])*?)\\end\{\1\*\}/g,
    (_all, name: string, body: string) => {
      const rows = body.split("\\\\").map((row) => {
        const cut = row.indexOf("&");
        return cut < 0 ? row : `${row.slice(0, cut)}&\\text{${row.slice(cut + 1).trim()}}`;
      });
      return `\\begin{${name}}${rows.join("\\\\")}\\end{${name}}`;
    },
  );
}

/**
 * A macro's text, in which each argument up to the highest appears: Temml counts arguments by looking for `#1`, `#2` …
 * in a row, and would take `#3` alone for no argument.
 */
export function countableMacro(given: string): string {
  // The space of a last `\\ ` may have been trimmed off, and the command would eat what follows the macro.
  const body = /(?:^|[^\\])(?:\\\\)*\\$/.test(given) ? `${given} ` : given;
  let highest = 0;
  for (const match of body.matchAll(/#([1-9])/g)) highest = Math.max(highest, Number(match[1]));
  const unused = Array.from({ length: highest }, (_, index) => `#${index + 1}`).filter((name) => !body.includes(name));
  return unused.length === 0 ? body : `\\@firstoftwo{${body}}{${unused.join("")}}`;
}

/** `\begin{array}[t]{@{}l>{\bf}c p{2cm}}` → `\begin{array}{lcl}`. */
function plainColumns(tex: string): string {
  const open = /\\begin\s*\{(?:array|darray|subarray)\}\s*(?:\[[^\]]{0,10}\])?\s*\{/g;
  let written = "";
  let last = 0;
  for (let match = open.exec(tex); match !== null; match = open.exec(tex)) {
    const end = closingBrace(tex, open.lastIndex);
    if (end < 0 || end - open.lastIndex > 1000) continue;
    const columns = tex
      .slice(open.lastIndex, end)
      .replace(/\*\s*\{\s*(\d{1,2})\s*\}\s*\{([^{}]*)\}/g, (_all, count: string, types: string) =>
        types.repeat(Number(count)),
      )
      .replace(/[@!><]\s*\{(?:[^{}]|\{[^{}]*\})*\}/g, "")
      .replace(/[pmbwX]\s*(?:\{[^{}]*\})+/g, "l")
      .replace(/[^lcr|:]/g, "");
    written += `${tex.slice(last, match.index)}${match[0].replace(/\[[^\]]*\]\s*/, "")}${columns}}`;
    last = end + 1;
    open.lastIndex = last;
  }
  return written + tex.slice(last);
}
