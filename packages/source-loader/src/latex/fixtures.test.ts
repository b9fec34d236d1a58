import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { walkNodes } from "@dreamnet/document";
import { describe, expect, test } from "vitest";
import { outline } from "../../test/latex-outline.ts";
import { parseLatex } from "./parse-latex.ts";

// Small papers in the manner of arXiv's fields, each with what classes of that field do. The snapshots were read by eye
// when they were made; a change in one is a change in what readers see.
const folder = fileURLToPath(new URL("./__fixtures__/", import.meta.url));
const papers = readdirSync(folder)
  .filter((name) => name.endsWith(".tex"))
  .sort();

/** Words of three letters and more, without marks on letters. */
const wordsOf = (text: string): string[] =>
  text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .match(/[A-Za-z]{3,}/g) ?? [];

/** What a source says, by an oracle that knows nothing of our parser: comments, names of commands and layout taken off. */
function sourceWords(tex: string): string[] {
  const body = tex.slice(tex.indexOf("\\begin{document}"));
  return wordsOf(
    body
      .replace(/\\begin\{(comment|hidden)\}[\s\S]*?\\end\{\1\}/g, "")
      .replace(/(^|[^\\])%.*$/gm, "$1")
      .replace(/\\(?:begin|end)\{[^}]*\}(?:\[[^\]]*\])?/g, " ")
      .replace(
        /\\(?:[vh]space|setlength|includegraphics|bibliographystyle|bibliography|textcolor|color|input|rowcolor)\*?(?:\[[^\]]*\])?(?:\{[^}]*\})*/g,
        " ",
      )
      .replace(/\\(?:['"`^~=.]|[cvHkrub](?![A-Za-z])) ?\{?\\?([A-Za-z])\}?/g, "$1")
      .replace(/\\[A-Za-z]+/g, " "),
  );
}

/** Everything that reading gives, as text: what is carried, and what a diagnostic quotes. */
function readWords(parsed: ReturnType<typeof parseLatex>): string[] {
  const parts = [
    JSON.stringify(parsed.frontmatter),
    JSON.stringify(parsed.macros),
    JSON.stringify(parsed.bblEntries),
    ...parsed.diagnostics.map((diagnostic) => diagnostic.quote ?? ""),
  ];
  walkNodes(parsed.ast, (node) => {
    for (const [name, value] of Object.entries(node)) {
      if (name === "type" || name === "kind" || name === "form") continue;
      if (typeof value === "string") parts.push(value);
      else if (name === "labels" || name === "keys") parts.push((value as string[]).join(" "));
    }
  });
  return wordsOf(parts.join(" "));
}

/** Words that are rightly not there, and why. */
const absent: Readonly<Record<string, string>> = {
  "aastex.tex": "cchl Street Suite Washington American Astronomical Society USA August Muench", // columns; a place and a name said twice
  "acmart.tex": "ald ccl Trovato", // an accent between braces, columns, the running head
  "amsart.tex": "comment after break This never read", // comments, and what stands behind the end
  "code.tex": "python language Python firstline lastline caption snippet", // options
  "elsarticle.tex": "inst cor organization addressline city postcode country Corresponding author", // keys; a field of its own
  "ieee.tex": "his rCl", // the drop cap's word in two, columns
  "llncs.tex": "Author com abc lncs springer uni heidelberg", // the running head; addresses stand in a note
  "macros.tex": "Final Long Never nested unequal ode value more key leaked", // branches not taken, keys
  "mnras.tex": "firstpage lcc lastpage",
  "neurips.tex": "red table format gray", // colours, options
  "revtex.tex": "lcd",
};

describe("parseLatex: no word is lost", () => {
  test.each(papers)("%s", (name) => {
    const tex = readFileSync(folder + name, "utf8");
    const have = new Map<string, number>();
    for (const word of readWords(parseLatex({ main: name, readFile: (path) => (path === name ? tex : undefined) })))
      have.set(word, (have.get(word) ?? 0) + 1);
    const missing = sourceWords(tex).filter((word) => {
      const left = (have.get(word) ?? 0) - 1;
      have.set(word, left);
      return left < 0;
    });
    const expected = new Set((absent[name] ?? "").split(" "));
    expect(missing.filter((word) => !expected.has(word))).toEqual([]);
  });
});

describe("parseLatex: papers of the fields", () => {
  test.each(papers)("%s", async (name) => {
    const parsed = parseLatex({
      main: name,
      readFile: (path) => (path === name ? readFileSync(folder + name, "utf8") : undefined),
    });
    const found = parsed.diagnostics.map(
      ({ severity, ruleId, location, message }) => `${severity} ${ruleId} ${location?.line ?? "-"} ${message}`,
    );
    const text = [
      outline(parsed.ast),
      JSON.stringify(parsed.frontmatter, null, 2),
      JSON.stringify(parsed.macros, null, 2),
      Object.keys(parsed.bblEntries).join(" "),
      found.join("\n"),
    ].join("\n\n");
    await expect(`${text}\n`).toMatchFileSnapshot(`./__fixtures__/${name.replace(/\.tex$/, ".txt")}`);
  });
});
