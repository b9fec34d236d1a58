/** An environment of formulas. */
export interface MathEnvironment {
  /** `display`: stands by itself; `inner`: within a formula. */
  readonly kind: "display" | "inner";
  /** Most `&` in a row. `spec`: as its argument says. */
  readonly separators: number | "spec";
  readonly rows: boolean;
  /** `o` placement, `n` number of columns, `s` column specification. */
  readonly arguments: string;
  /** What stands for it within another formula. */
  readonly within?: string;
  readonly numbered?: boolean;
  readonly needs?: "mathtools";
}

const free = Number.POSITIVE_INFINITY;

function display(separators: number, rows: boolean, within: string, numbered: boolean, args = ""): MathEnvironment {
  return { kind: "display", separators, rows, arguments: args, within, numbered };
}

function inner(separators: number | "spec", args = "", needs?: "mathtools"): MathEnvironment {
  return { kind: "inner", separators, rows: true, arguments: args, ...(needs === undefined ? {} : { needs }) };
}

const matrices = ["matrix", "pmatrix", "bmatrix", "Bmatrix", "vmatrix", "Vmatrix", "smallmatrix"].map(
  (name) => [name, inner(free)] as const,
);

const starred = ["matrix*", "pmatrix*", "bmatrix*", "Bmatrix*", "vmatrix*", "Vmatrix*"].map(
  (name) => [name, inner(free, "o", "mathtools")] as const,
);
const small = ["psmallmatrix", "bsmallmatrix", "Bsmallmatrix", "vsmallmatrix", "Vsmallmatrix"].map(
  (name) => [name, inner(free, "", "mathtools")] as const,
);

/** Environments of LaTeX, amsmath and mathtools that a formula may use. */
export const mathEnvironments: ReadonlyMap<string, MathEnvironment> = new Map<string, MathEnvironment>([
  ["equation", display(0, false, "", true)],
  ["equation*", display(0, false, "", false)],
  ["displaymath", display(0, false, "", false)],
  ["math", display(0, false, "", false)],
  ["align", display(free, true, "aligned", true)],
  ["align*", display(free, true, "aligned", false)],
  ["flalign", display(free, true, "aligned", true)],
  ["flalign*", display(free, true, "aligned", false)],
  ["gather", display(0, true, "gathered", true)],
  ["gather*", display(0, true, "gathered", false)],
  ["multline", display(0, true, "gathered", true)],
  ["multline*", display(0, true, "gathered", false)],
  ["alignat", display(free, true, "alignedat", true, "n")],
  ["alignat*", display(free, true, "alignedat", false, "n")],
  ["eqnarray", display(2, true, "aligned", true)],
  ["eqnarray*", display(2, true, "aligned", false)],
  ["aligned", inner(free, "o")],
  ["alignedat", inner(free, "on")],
  ["gathered", inner(0, "o")],
  ["split", { ...inner(1), within: "aligned" }],
  ["cases", inner(1)],
  ["dcases", inner(1, "", "mathtools")],
  ["rcases", inner(1, "", "mathtools")],
  ["drcases", inner(1, "", "mathtools")],
  ["array", inner("spec", "os")],
  ["subarray", inner(0, "s")],
  ...matrices,
  ...starred,
  ...small,
]);

/** A column specification as far as we write one: letters, rules, widths. Answers how many columns there are. */
export function readColumns(spec: string): { spec: string; columns: number } {
  let out = "";
  let columns = 0;
  const scan = (text: string, depth: number): undefined => {
    for (let index = 0; index < text.length; index++) {
      const character = text[index] as string;
      if (/[lcr]/u.test(character)) {
        out += character;
        columns++;
      } else if (character === "|") out += character;
      else if (/[pmb@!><*]/u.test(character)) {
        const group = /^\s*\{((?:[^{}]|\{[^{}]*\})*)\}/u.exec(text.slice(index + 1));
        if (group === null) continue;
        index += group[0].length;
        const content = group[1] as string;
        if (
          /[pmb]/u.test(character) &&
          /^\s*\d*\.?\d*\s*(?:pt|em|ex|cm|mm|in|\\(?:text|line|column)width)\s*$/u.test(content)
        ) {
          out += `p{${content.trim()}}`;
          columns++;
        } else if (/[pmb]/u.test(character)) {
          out += "l";
          columns++;
        } else if (character === "@" && /^[\s\\,;:!.|a-z]*$/u.test(content) && !/\\[a-z]/u.test(content))
          out += `@{${content}}`;
        else if (character === "*" && depth < 2) {
          const repeated = /^\s*\{((?:[^{}]|\{[^{}]*\})*)\}/u.exec(text.slice(index + 1));
          if (repeated === null) continue;
          index += repeated[0].length;
          for (let count = Math.min(Number.parseInt(content, 10) || 0, 100); count > 0; count--)
            scan(repeated[1] as string, depth + 1);
        }
      }
    }
  };
  scan(spec.slice(0, 500), 0);
  return { spec: out, columns };
}
