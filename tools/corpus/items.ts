import type { Flavour } from "@dreamnet/document";
import { blank } from "./mask.ts";
import { type LatexFiles, stripComments } from "./oracle-latex.ts";
import { openFences } from "./oracle-markdown.ts";

/** What is counted beside words. */
export const itemKinds = ["figures", "tables", "equations", "citations", "crossReferences"] as const;
export type ItemKind = (typeof itemKinds)[number];

/** Lines, from 1, on which an item of each kind stands; a line appears once for each item. */
export type ItemLines = Readonly<Record<ItemKind, readonly { file: string; line: number }[]>>;

const displayMath =
  /\\begin\{(equation|align|gather|multline|eqnarray|alignat|flalign|displaymath|dmath|IEEEeqnarray)(\*?)\}[\s\S]*?\\end\{\1\2\}/gu;

function lineOf(text: string, offset: number): number {
  let line = 1;
  for (let index = text.indexOf("\n"); index >= 0 && index < offset; index = text.indexOf("\n", index + 1)) line++;
  return line;
}

function collect(
  text: string,
  file: string,
  patterns: readonly RegExp[],
  times: (match: RegExpMatchArray) => number = () => 1,
): { file: string; line: number }[] {
  return patterns.flatMap((pattern) =>
    [...text.matchAll(pattern)].flatMap((match) =>
      Array.from({ length: times(match) }, () => ({ file, line: lineOf(text, match.index) })),
    ),
  );
}

const keys = (match: RegExpMatchArray): number =>
  (match[1] as string).split(",").filter((key) => key.trim() !== "").length;

/** Items of a Markdown source, counted from its raw text. Keys are those the bibliography has. */
export function markdownItems(raw: string, file: string, flavour: Flavour, isKey: (key: string) => boolean): ItemLines {
  let text = raw
    .replace(/\r\n?/gu, "\n")
    .replace(/^---[ \t]*\n[\s\S]*?\n(?:---|\.\.\.)[ \t]*(?=\n|$)/u, (head) => head.replace(/[^\n]/gu, ""));
  text = blank(text, /<!--[\s\S]*?-->/gu);
  const myst = flavour === "myst";
  const fences = openFences(text, {
    implicitFigures: false,
    myst,
    chunks: flavour === "rmarkdown" || flavour === "quarto",
  });
  const directive = (names: RegExp): { file: string; line: number }[] =>
    fences.directives
      .filter(({ name, argument }) => myst && names.test(name) && (name !== "figure" || argument !== ""))
      .map(({ line }) => ({ file, line }));
  const directives = {
    figures: directive(/^(?:figure|image)$/u),
    tables: directive(/^(?:list-table|csv-table)$/u),
    equations: directive(/^math$/u),
  };
  text = withoutIndentedCode(fences.text);
  const refs = myst ? [/\{(?:ref|numref|eq|prf:ref)\}`[^`\n]+`/gu, /(?<!!)\[[^\]\n]*\]\(#[^)\s]+\)/gu] : [];
  const roleCites = myst ? collect(text, file, [/\{cite(?::[a-z]+)*\}`([^`\n]+)`/gu], keys) : [];
  // A role's backticks are none of code.
  const withoutCode = blank(text, /(?<![}`])(`+)(?:(?!\n\s*\n)[^`]|(?!\1(?!`))`+)+?\1(?!`)/gu);
  const unspanned = blank(text, /(`+)(?:(?!\n\s*\n)[^`])+?\1(?!`)/gu);
  const citations = collect(
    unspanned,
    file,
    [/(?<![\p{L}\p{N}\\/.])-?@(?:\{([^}\n]+)\}|([\p{L}\p{N}_](?:[\p{L}\p{N}_:.#$%&+?<>~/-]*[\p{L}\p{N}_/])?))/gu],
    (match) => (isKey((match[1] ?? match[2]) as string) ? 1 : 0),
  );
  const texCites = collect(
    unspanned,
    file,
    [/\\(?!no)[a-zA-Z]*cite[a-zA-Z]*\*?(?:\[[^\]\n]*\])*\{([^}\n]*)\}/gu],
    keys,
  );
  const withoutInline = blank(unspanned, displayMath);
  return {
    figures: [
      ...directives.figures,
      ...collect(unspanned, file, [
        /!\[(?:[^[\]]|\[(?:[^[\]]|\[[^[\]]*\])*\])*\](?:\(|\[)/gu,
        /<img\b/giu,
        /\\includegraphics\b/gu,
      ]),
    ],
    tables: [
      ...directives.tables,
      ...collect(unspanned, file, [
        /^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+\|?[ \t]*$/gmu,
        /<table\b/giu,
        /\\begin\{(?:tabular|longtable|tabularx)\*?\}/gu,
      ]).filter((item) => isPipeTable(unspanned, item.line)),
    ],
    equations: [
      ...directives.equations,
      ...collect(withoutInline, file, [/\$\$[\s\S]*?\$\$/gu]),
      ...collect(unspanned, file, [displayMath]).filter((item) => !insideDollars(unspanned, item.line)),
    ],
    citations: [...citations, ...texCites, ...roleCites],
    crossReferences: [
      ...collect(unspanned, file, [/\\(?:auto|eq|page|name|c|C|v)?ref\*?\{[^}\n]+\}/gu]),
      ...collect(withoutCode, file, refs),
    ].filter((item) => !mathLine(unspanned, item.line)),
  };
}

/** Lines indented by four spaces after a blank line are code, but in a list or a footnote. */
function withoutIndentedCode(text: string): string {
  let inList = false;
  let code = false;
  let blankBefore = true;
  return text
    .split("\n")
    .map((line) => {
      if (line.trim() === "") {
        blankBefore = true;
        return line;
      }
      const indented = /^(?: {4}|\t)/u.test(line);
      if (!indented)
        inList = /^\s{0,3}(?:[-*+]|\d+[.)]|\(?@\w*\)|\[\^[^\]]+\]:|:)\s/u.test(line) || (inList && /^\s/u.test(line));
      code = indented && !inList && (code || blankBefore);
      blankBefore = false;
      return code ? "" : line;
    })
    .join("\n");
}

/** A row of dashes is a table's only under a line that has a bar too. */
function isPipeTable(text: string, line: number): boolean {
  const lines = text.split("\n");
  const row = lines[line - 1] ?? "";
  return !/^[\s|:-]*$/u.test(row) || (lines[line - 2] ?? "").includes("|");
}

function insideDollars(text: string, line: number): boolean {
  const before = text
    .split("\n")
    .slice(0, line - 1)
    .join("\n");
  const here = (text.split("\n")[line - 1] ?? "").split("\\begin")[0] ?? "";
  return ((before + here).match(/\$\$/gu)?.length ?? 0) % 2 === 1;
}

/** A `\ref` within a formula belongs to the formula. */
function mathLine(text: string, line: number): boolean {
  return insideDollars(text, line);
}

/** Items of a LaTeX source. */
export function latexItems(files: LatexFiles, main: string): ItemLines {
  const items: Record<ItemKind, { file: string; line: number }[]> = {
    figures: [],
    tables: [],
    equations: [],
    citations: [],
    crossReferences: [],
  };
  const visit = (path: string, chain: readonly string[]): void => {
    const raw = files.get(path);
    if (raw === undefined || chain.includes(path)) return;
    let text = stripComments(raw);
    if (path === main && text.includes("\\begin{document}")) {
      const begin = text.indexOf("\\begin{document}");
      const end = text.indexOf("\\end{document}", begin);
      text = text.slice(0, begin).replace(/[^\n]/gu, "") + text.slice(begin, end < 0 ? undefined : end);
    }
    text = blank(
      text,
      /\\begin\{(verbatim|lstlisting|minted|Verbatim|comment|filecontents)\*?\}[\s\S]*?\\end\{\1\*?\}|\\verb\*?([^a-zA-Z\s*]).*?\2|\\iffalse\b[\s\S]*?\\fi\b|\\(?:re)?newcommand[^\n]*|\\def\\[^\n]*/gu,
    );
    items.figures.push(...collect(text, path, [/\\includegraphics\b/gu, /\\begin\{tikzpicture\}/gu]));
    items.tables.push(
      ...collect(text, path, [/\\begin\{(?:tabular|tabularx|tabulary|longtable|supertabular|deluxetable)\*?\}/gu]),
    );
    items.equations.push(
      ...collect(text, path, [displayMath, /(?<!\\)\\\[[\s\S]*?\\\]/gu, /(?<!\\)\$\$[\s\S]*?\$\$/gu]),
    );
    items.citations.push(
      ...collect(text, path, [/\\(?!no)[a-zA-Z]*[cC]ite[a-zA-Z]*\*?(?:\s*\[[^\]]*\])*\s*\{([^}]*)\}/gu], keys),
    );
    const unmathed = blank(text, displayMath);
    items.crossReferences.push(
      ...collect(unmathed, path, [/\\(?:auto|eq|page|name|c|C|v|sub)?ref\*?\s*\{([^}]+)\}/gu], keys),
    );
    for (const match of text.matchAll(/\\(?:input|include|subfile)\s*\{([^}\n]*)\}/gu)) {
      const name = (match[1] as string).trim();
      visit(files.has(name) ? name : `${name}.tex`, [...chain, path]);
    }
  };
  visit(main, []);
  return items;
}

/** Items in a LaTeX text that we wrote: what the PDF will show. A placeholder counts as a figure. */
export function writtenLatexItems(tex: string): Record<ItemKind, number> {
  const begin = tex.indexOf("\\begin{document}");
  const text = blank(
    stripComments(begin < 0 ? tex : tex.slice(begin)),
    /\\begin\{(verbatim|lstlisting|Verbatim)\*?\}[\s\S]*?\\end\{\1\*?\}/gu,
  );
  const count = (pattern: RegExp, times: (match: RegExpMatchArray) => number = () => 1): number =>
    [...text.matchAll(pattern)].reduce((sum, match) => sum + times(match), 0);
  return {
    figures: count(/\\includegraphics\b|Image not available:/gu),
    tables: count(/\\begin\{(?:tabular|tabularx|tabulary|longtable)\*?\}/gu),
    equations: count(displayMath) + count(/(?<!\\)\\\[[\s\S]*?\\\]/gu) + count(/(?<!\\)\$\$[\s\S]*?\$\$/gu),
    citations: count(/\\(?!no)[a-zA-Z]*[cC]ite[a-zA-Z]*\*?(?:\s*\[[^\]]*\])*\s*\{([^}]*)\}/gu, keys),
    crossReferences: count(/\\(?:auto|eq|page|name|c|C|v)?ref\*?\s*\{[^}]+\}|\\hyperref\[/gu),
  };
}
