import { element } from "../html/html-tree.ts";
import { createMathRenderer, type MathRenderer } from "../html/math.ts";
import { mathMacros, toTemmlDialect } from "../html/math-dialect.ts";
import type { Finding } from "../html/writer.ts";
import { expandMacros } from "./expand-macros.ts";
import { githubMacros, toMathJaxEnvironments } from "./mathjax-dialect.ts";

/** Formulas as TeX that GitHub's MathJax reads: the document's macros written out, units too. */
export function createGfmMath(
  report: (finding: Finding) => void,
  macros: Readonly<Record<string, string>>,
): MathRenderer {
  const known = new Map(
    [...Object.entries(mathMacros), ...Object.entries(githubMacros), ...Object.entries(macros)].filter(([name]) =>
      /^\\(?:[a-zA-Z@]+|[^a-zA-Z])$/.test(name),
    ),
  );
  // Reads each formula once, to say which ones no renderer will take.
  const checker = createMathRenderer({
    macros: {},
    output: "mathml",
    annotate: false,
    report: (finding) =>
      report({
        ...finding,
        ruleId: "gfm/formula-is-readable",
        message: finding.message.replace("is shown as its TeX, since it ", ""),
      }),
  });
  return {
    render(tex, display, position, original = tex) {
      const expanded = expandMacros(toTemmlDialect(tex), known);
      if (expanded === undefined)
        report({
          severity: "warning",
          ruleId: "gfm/macros-are-bounded",
          message: "The formula's macros do not come to an end; it is written with them, and GitHub may not read it.",
          hint: "Define the macros without reference to themselves.",
          position,
          quote: original,
        });
      const written = toMathJaxEnvironments(expanded ?? tex).trim();
      if (written !== "" && expanded !== undefined) checker.render(written, display, position, original);
      return element("math", { display: display ? "block" : undefined }, [written]);
    },
    css: () => "",
  };
}

/**
 * TeX between GitHub's `$` and backtick: on one line, without a backtick, and in a table without a bar.
 *
 * @see GitHub Docs, "Writing mathematical expressions", checked 2026-11
 */
export function inlineTex(tex: string, inTable: boolean): string {
  // A comment would swallow what follows it on one line.
  const line = tex
    .replace(/(?<!\\)%[^\n]*\n?/g, "")
    .replace(/`/g, "‘")
    .replace(/\s+/g, " ")
    .trim();
  return inTable ? line.replace(/\\\|/g, "\\Vert ").replace(/\|/g, "\\vert ") : line;
}

/** Whether a formula cannot stand in a table of GFM: its bars are columns. */
export function needsBars(tex: string): boolean {
  return tex.includes("|") && /\\begin\{(?:array|tabular|darray)\}/.test(tex);
}
