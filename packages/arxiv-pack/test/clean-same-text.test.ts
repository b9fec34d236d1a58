import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cleanTex } from "../src/tex/clean.ts";
import { collectNewIfs } from "../src/tex/conditionals.ts";
import { collectVerbatimNames } from "../src/tex/verbatim-names.ts";

const has = (program: string): boolean => spawnSync(program, ["--version"]).error === undefined;

const preamble = `\\documentclass{article}
\\usepackage{verbatim,listings,amsmath,hyperref}
\\newif\\ifdraft\\drafttrue
\\lstnewenvironment{code}{}{}
\\newcommand{\\hidden}[1]{}
\\makeatletter\\def\\at@name{at}\\makeatother
\\begin{document}
`;

/** Pieces of text whose meaning hangs on comments, blanks and line ends. */
const pieces = [
  "word",
  " ",
  "\n",
  "\n\n",
  "% SECRET\n",
  "  % SECRET \\verb|\n",
  " text % SECRET {\n",
  "glued%\n",
  "50\\% ",
  "a \\\\% SECRET\n",
  "\\verb|x % y| ",
  "\\verb*+%+",
  "\\lstinline!a%b! ",
  "\\url{http://x.org/a%20b} ",
  "\\href{http://x.org/%7E}{link % SECRET\n} ",
  "\n\\begin{verbatim}\n% kept\n\n x\n\\end{verbatim}\n",
  "\n\\begin{lstlisting}\n% kept\n\\end{document}\n\\end{lstlisting}\n",
  "\n\\begin{code}\n% kept\n\\end{code}\n",
  "\n\\begin{comment}\nSECRET % {\n\\end{comment}\n",
  "\\iffalse SECRET % \\fi\n \\ifdraft x\\else y\\fi \\fi ",
  "\\iffalse SECRET\\else alive\\fi ",
  "\\ifdraft shown\\else not\\fi ",
  "\\hidden{a % SECRET }\n b}",
  "\\begin{align}%\na &= b \\\\% SECRET\nc &= d%\n\\end{align}\n",
  "$a\\iff b$ ",
  "{\\itshape it % SECRET\n}",
  "\\footnote{note % SECRET\n more} ",
  "\\begin{tabular}{l|l}% SECRET\n a & b \\\\% SECRET\n c & d\n\\end{tabular} ",
];

/** A small generator of numbers: the same document for the same seed. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function compiledText(folder: string, name: string, source: string): string {
  writeFileSync(join(folder, `${name}.tex`), source);
  for (let pass = 0; pass < 2; pass++) spawnSync("pdflatex", ["-interaction=batchmode", name], { cwd: folder });
  return execFileSync("pdftotext", ["-layout", `${name}.pdf`, "-"], { cwd: folder, encoding: "utf8" });
}

describe.skipIf(!has("pdflatex") || !has("pdftotext"))("a cleaned source", () => {
  it.each([1, 2, 3])("prints what it printed before (seed %i)", (seed) => {
    const random = generator(seed);
    const body = Array.from({ length: 120 }, () => pieces[Math.floor(random() * pieces.length)] ?? "").join("");
    const source = `${preamble}${body}\n\\end{document}\nSECRET\n`;
    const cleaned = cleanTex(source, {
      names: collectVerbatimNames([["a.tex", source]]),
      newIfs: new Set(collectNewIfs(source)),
      atIsLetter: false,
    });
    expect(cleaned.text).not.toContain("SECRET");
    const folder = mkdtempSync(join(tmpdir(), "clean-"));
    try {
      const before = compiledText(folder, "before", source);
      expect(before).toContain("% kept");
      expect(compiledText(folder, "after", cleaned.text)).toBe(before);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
