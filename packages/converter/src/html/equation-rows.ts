/** One numbered line of a display formula. */
export interface EquationRow {
  /** TeX without `\label`, `\tag`, `\nonumber`. */
  readonly tex: string;
  readonly labels: readonly string[];
  /** What `\tag{…}` shows, with its brackets, as TeX. */
  readonly tag: string | undefined;
  /** `\nonumber` or `\notag` stands in the line. */
  readonly silent: boolean;
}

/** A display formula, taken apart as far as its numbers need it. */
export interface EquationSource {
  /** The AMS environment around all of it, without its star. */
  readonly environment: string | undefined;
  /** What follows `\begin{alignat}`: `{2}`. */
  readonly argument: string;
  readonly starred: boolean;
  /** One row where the formula as a whole has one number. */
  readonly rows: readonly EquationRow[];
}

/** Environments that number each of their lines. */
const rowEnvironments = new Set(["align", "gather", "alignat", "flalign", "eqnarray", "xalignat", "IEEEeqnarray"]);
/** Environments with one number. */
const wholeEnvironments = new Set(["equation", "multline", "displaymath", "math", "dmath"]);

/** Reads the outer environment of a display formula and its rows; by a scanner, in linear time. */
export function readEquation(value: string): EquationSource {
  const tex = unwrapSubequations(stripComments(value).trim());
  const open = /^\\begin\s*\{([a-zA-Z]+)(\*?)\}/.exec(tex);
  const name = open?.[1];
  const known = name !== undefined && (rowEnvironments.has(name) || wholeEnvironments.has(name));
  const close = `\\end{${name ?? ""}${open?.[2] ?? ""}}`;
  if (open === null || !known || !tex.endsWith(close) || tex.indexOf(close) !== tex.length - close.length) {
    return { environment: undefined, argument: "", starred: false, rows: [readRow(tex)] };
  }
  let body = tex.slice(open[0].length, tex.length - close.length);
  // `{2}` of alignat is a count, `{rCl}` of IEEEeqnarray a list of columns.
  const argument = /^(?:x?alignat|IEEEeqnarray)$/.test(name)
    ? (/^\s*(?:\[[^\]\n]{0,80}\])?\s*\{[^{}]{0,80}\}/.exec(body)?.[0] ?? "")
    : "";
  body = body.slice(argument.length);
  const rows = rowEnvironments.has(name) ? splitRows(body) : [body];
  return { environment: name, argument: argument.trim(), starred: open[2] === "*", rows: rows.map(readRow) };
}

function unwrapSubequations(tex: string): string {
  const open = "\\begin{subequations}";
  const close = "\\end{subequations}";
  if (!tex.startsWith(open) || !tex.endsWith(close)) return tex;
  return tex.slice(open.length, tex.length - close.length).trim();
}

/** A comment runs to the end of its line; `\%` is a per cent sign. */
function stripComments(tex: string): string {
  return tex.includes("%")
    ? tex.replace(/(\\[\s\S])|%[^\n]*(?:\n[ \t]*|$)/g, (_all, escaped: string | undefined) => escaped ?? "")
    : tex;
}

/** Cuts at each `\\` that stands in no brace and no inner environment; its `[2pt]` goes with it. */
function splitRows(body: string): string[] {
  const rows: string[] = [];
  let depth = 0;
  let start = 0;
  const token = /\\(?:begin|end)\s*\{[^{}]*\}|\\\\(?:\*?\s*\[[^\]\n]{0,40}\])?|\\[\s\S]|[{}]/g;
  for (let match = token.exec(body); match !== null; match = token.exec(body)) {
    const text = match[0];
    if (text === "{" || text.startsWith("\\begin")) depth++;
    else if (text === "}" || text.startsWith("\\end")) depth--;
    else if (text.startsWith("\\\\") && depth === 0) {
      rows.push(body.slice(start, match.index));
      start = match.index + text.length;
    }
  }
  rows.push(body.slice(start));
  // A `\\` after the last line opens no line that anybody sees.
  return rows.length > 1 && rows.at(-1)?.trim() === "" ? rows.slice(0, -1) : rows;
}

function readRow(tex: string): EquationRow {
  const labels: string[] = [];
  let tag: string | undefined;
  let silent = false;
  let kept = "";
  let last = 0;
  const token = /\\label\s*\{([^{}]*)\}|\\tag(\*?)\s*\{|\\(?:nonumber|notag)(?![a-zA-Z])|\\[\s\S]/g;
  for (let match = token.exec(tex); match !== null; match = token.exec(tex)) {
    const [text, label] = match;
    if (label !== undefined) {
      labels.push(label.trim());
      kept += tex.slice(last, match.index);
      last = token.lastIndex;
    } else if (text.startsWith("\\tag")) {
      const end = closingBrace(tex, token.lastIndex);
      if (end < 0) continue;
      const inner = tex.slice(token.lastIndex, end);
      tag = match[2] === "*" ? inner : `(${inner})`;
      kept += tex.slice(last, match.index);
      last = end + 1;
      token.lastIndex = last;
    } else if (/^\\no/.test(text)) {
      silent = true;
      kept += tex.slice(last, match.index);
      last = token.lastIndex;
    }
  }
  return { tex: (kept + tex.slice(last)).trim(), labels, tag, silent };
}

/** The brace that closes what was opened just before `from`; -1 where there is none. */
export function closingBrace(tex: string, from: number): number {
  let depth = 1;
  for (let index = from; index < tex.length; index++) {
    const character = tex[index];
    if (character === "\\") index++;
    else if (character === "{") depth++;
    else if (character === "}" && --depth === 0) return index;
  }
  return -1;
}
