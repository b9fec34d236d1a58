import { tagText } from "./equation-tag.ts";

/** One place of an equation that may carry a number. */
export interface EquationRow {
  readonly labels: readonly string[];
  /** True where the row takes the next number. */
  readonly counted: boolean;
  /** The author's own number, of `\tag{…}`. */
  readonly tag?: string;
}

const perRow: ReadonlySet<string> = new Set([
  "align",
  "alignat",
  "flalign",
  "gather",
  "eqnarray",
  "xalignat",
  "IEEEeqnarray",
  "dgroup",
  "darray",
]);
const asOne: ReadonlySet<string> = new Set(["equation", "multline", "split", "dmath", "displaymath", "math"]);

/**
 * The numbered rows of a displayed formula as LaTeX counts them.
 *
 * @param numbered - Whether a formula without an environment of its own carries a number.
 */
export function equationRows(tex: string, numbered: boolean): EquationRow[] {
  const outer = /^\s*\\begin\s*\{([A-Za-z]+)(\*?)\}/u.exec(tex);
  const name = outer?.[1] ?? "";
  const starred = outer?.[2] === "*";
  if (outer === null || !(perRow.has(name) || asOne.has(name))) return [rowOf(tex, numbered)];
  const plain = !starred && name !== "displaymath" && name !== "math";
  const end = tex.lastIndexOf("\\end");
  const body = tex.slice(outer[0].length, end < outer[0].length ? undefined : end);
  return asOne.has(name) ? [rowOf(body, plain)] : splitRows(body).map((row) => rowOf(row, plain));
}

function rowOf(tex: string, numbered: boolean): EquationRow {
  const labels = [...tex.matchAll(/\\label\s*\{([^{}]*)\}/gu)].map((match) => (match[1] as string).trim());
  const tag = /\\tag\*?\s*\{((?:[^{}]|\{[^{}]*\})*)\}/u.exec(tex)?.[1];
  if (tag !== undefined) return { labels, counted: false, tag: tagText(tag) };
  return { labels, counted: numbered && !/\\(?:nonumber|notag)(?![A-Za-z])/u.test(tex) };
}

/** Splits at `\\` outside of braces and of environments within. */
function splitRows(body: string): string[] {
  const rows: string[] = [];
  let depth = 0;
  let start = 0;
  for (let index = 0; index < body.length; index++) {
    const character = body[index];
    if (character === "{") depth++;
    else if (character === "}") depth--;
    else if (character === "%") {
      const end = body.indexOf("\n", index);
      index = end < 0 ? body.length : end;
    } else if (character === "\\") {
      if (body.startsWith("\\begin{", index)) depth++;
      else if (body.startsWith("\\end{", index)) depth--;
      else if (body[index + 1] === "\\" && depth === 0) {
        rows.push(body.slice(start, index));
        start = index + 2;
      }
      // The braces of \begin and \end are counted as braces; an escaped one is not.
      if (!/[A-Za-z]/u.test(body[index + 1] ?? "")) index++;
    }
  }
  const last = body.slice(start);
  // A `\\` at the end starts no row.
  if (last.trim() !== "" || rows.length === 0) rows.push(last);
  return rows;
}
