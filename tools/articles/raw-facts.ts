/** What the raw text of a document holds, found without our parsers. */
export interface RawFacts {
  /** Content of each block of code, line ends as `\n`. */
  readonly code: readonly { readonly line: number; readonly text: string }[];
  /** Footnotes that are referred to and defined. */
  readonly footnotes: number;
}

/** Reads Markdown: fences that are no directives but code's, and footnotes. */
export function markdownFacts(raw: string, flavour: string): RawFacts {
  const lines = raw.replace(/\r\n?/gu, "\n").split("\n");
  // In Franklin, what stands between lines of `~~~` is HTML.
  const isFranklin = /^@def\s/mu.test(raw);
  const code: { line: number; text: string }[] = [];
  const rest: string[] = [];
  let open:
    | { marker: string; indent: string; shown: boolean; line: number; content: string[]; directive: boolean }
    | undefined;
  for (const [index, line] of lines.entries()) {
    const fence = /^([\s>]*(?:[-*+]\s+|\d+[.)]\s+)?)(`{3,}|~{3,})([^`]*)$/u.exec(line);
    if (open === undefined) {
      if (fence === null) {
        rest.push(line);
        continue;
      }
      const info = (fence[3] as string).trim();
      const name = /^\{\s*([\w:-]+)/u.exec(info)?.[1];
      const isPandoc = /^\{\s*[.#]/u.test(info);
      // `{=latex}` is for one kind of output, `{=comment}` for none.
      const shown =
        (name === undefined && !info.startsWith("{=") && !(isFranklin && line.trim() === "~~~")) ||
        isPandoc ||
        /^(?:code|code-block|code-cell|sourcecode)$/u.test(name ?? "");
      // Lists, quotations and chunks are written anew, line by line: the fence at the margin is what is held here.
      const plain =
        (fence[1] as string).trim() === "" &&
        !(name !== undefined && (flavour === "rmarkdown" || flavour === "quarto"));
      open = {
        marker: fence[2] as string,
        indent: fence[1] as string,
        shown: shown && plain,
        line: index + 1,
        content: [],
        directive: name !== undefined && !isPandoc,
      };
      continue;
    }
    const closes = fence !== null && (fence[3] as string).trim() === "" && (fence[2] as string).startsWith(open.marker);
    if (!closes) {
      if (open.directive && open.content.length === 0 && /^\s*:[\w-]+:/u.test(line)) continue;
      open.content.push(line.startsWith(open.indent) ? line.slice(open.indent.length) : line.trimStart());
      continue;
    }
    if (open.shown && open.content.some((each) => each.trim() !== ""))
      code.push({ line: open.line, text: open.content.join("\n") });
    open = undefined;
  }
  const text = rest
    .join("\n")
    .replace(/<!--[\s\S]*?-->/gu, "")
    .replace(/(`+)(?:(?!\n\s*\n)[^`])+?\1(?!`)/gu, "");
  const defined = new Set([...text.matchAll(/^ {0,3}\[\^([^\]\s]+)\]:/gmu)].map(([, id]) => id));
  const used = new Set([...text.matchAll(/\[\^([^\]\s]+)\](?!:)/gu)].map(([, id]) => id));
  const inline = [...text.matchAll(/(?<!\[)\^\[[^\]\n]+\]/gu)].length;
  return { code, footnotes: [...used].filter((id) => defined.has(id)).length + inline };
}

/** Reads LaTeX: verbatim environments and footnotes in the files that are read. */
export function latexFacts(files: Iterable<string>): RawFacts {
  const code: { line: number; text: string }[] = [];
  let footnotes = 0;
  for (const file of files) {
    const text = file.replace(/(?<!\\)%[^\n]*/gu, "");
    for (const match of file.matchAll(
      /^\\begin\{(verbatim|lstlisting)\}(?:\[[^\]]*\])?\n([\s\S]*?)\n\s*\\end\{\1\}/gmu,
    ))
      code.push({ line: file.slice(0, match.index).split("\n").length, text: match[2] as string });
    footnotes += [...text.matchAll(/\\footnote(?:text)?\s*(?:\[[^\]]*\])?\{/gu)].length;
  }
  return { code, footnotes };
}

/** Code as it is compared: blanks at line ends and a common indentation say nothing. */
export function codeLines(text: string): string {
  const lines = text
    .replace(/\r\n?/gu, "\n")
    .replace(/\t/gu, "    ")
    .split("\n")
    .map((line) => line.trimEnd());
  while (lines.length > 0 && lines[0] === "") lines.shift();
  while (lines.length > 0 && lines.at(-1) === "") lines.pop();
  const least = Math.min(...lines.filter((line) => line !== "").map((line) => line.length - line.trimStart().length));
  return lines.map((line) => line.slice(Number.isFinite(least) ? least : 0)).join("\n");
}

/** Letters, digits and commands of a formula, without what a writer may add or leave out. */
export function formulaSkeleton(tex: string): string {
  return tex
    .replace(/(?<!\\)%[^\n]*/gu, "")
    .replace(/\\(?:label|tag\*?|begin|end)\s*\{[^{}]*\}(?:\{[^{}]*\})?/gu, "")
    .replace(/\\(?:nonumber|notag|displaystyle|limits|left|right|quad|qquad|big|Big|bigg|Bigg)(?![A-Za-z])/gu, "")
    .replace(/[^A-Za-z0-9\p{L}]+/gu, "");
}

const displayed =
  /\$\$([\s\S]*?)\$\$|\\\[([\s\S]*?)\\\]|\\begin\{(equation|align|gather|multline|eqnarray|alignat|flalign|displaymath|dmath|IEEEeqnarray)(\*?)\}([\s\S]*?)\\end\{\3\4\}|[`:]{3,}\{math\}[^\n]*\n((?:[\s\S](?!^[`:]{3}))*)/gmu;

/** The TeX of the formulas that begin on a line. */
export function formulasAt(raw: string, line: number): string[] {
  const lines = raw.replace(/\r\n?/gu, "\n").split("\n");
  const from = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  const to = from + (lines[line - 1] ?? "").length;
  const text = lines.join("\n");
  displayed.lastIndex = from;
  const found: string[] = [];
  for (let match = displayed.exec(text); match !== null && match.index <= to; match = displayed.exec(text))
    found.push(
      (match[1] ?? match[2] ?? match[5] ?? match[6] ?? "").replace(/^\s*:\w+:.*$/gmu, "").replace(/^\{\d+\}/u, ""),
    );
  // Two empty formulas in the cells of a table look like the dollars of one that is displayed.
  return found.filter((tex) => !/(?<!\\)\$/u.test(tex));
}
