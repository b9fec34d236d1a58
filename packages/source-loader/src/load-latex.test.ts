import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createMemoryStore } from "@dreamnet/content-store";
import { afterEach, beforeEach, expect, test } from "vitest";
import { loadSource } from "./load-source.ts";

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "load-latex-")));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const loaded = async (body: string) => {
  writeFileSync(join(folder, "a.tex"), `\\documentclass{article}\\begin{document}${body}\\end{document}\n`);
  const result = await loadSource(join(folder, "a.tex"), { store: createMemoryStore() });
  if (result.status !== "loaded") throw new Error(JSON.stringify(result.diagnostics));
  return result.source;
};

test("references keep the order of the list that the document writes out", async () => {
  const { references } = await loaded(
    "\\cite{c}, \\cite{a}.\\begin{thebibliography}{9}\\bibitem{a} A.\\bibitem{b} B.\\bibitem{c} C.\\end{thebibliography}",
  );
  expect(Object.keys(references)).toEqual(["a", "b", "c"]);
});

test("the abstract of the metadata names what it refers to", async () => {
  const { frontmatter } = await loaded(
    "\\begin{abstract}As \\ref{s} says, with $x$.\\begin{description}\\item[Usage] Free.\\end{description}\\end{abstract}\\section{A}\\label{s}b",
  );
  expect(frontmatter.abstract).toBe("As 1 says, with $x$.\n\nUsage\n\nFree.");
});

test("a tag that refers to an equation is its number", async () => {
  const { labels } = await loaded(
    "\\begin{equation}a\\label{a}\\end{equation}\\begin{equation}b\\tag{\\ref{a}$'$}\\label{b}\\end{equation}",
  );
  expect(labels["b"]?.number).toBe("1′");
});
