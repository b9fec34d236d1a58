import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createMemoryStore } from "@dreamnet/content-store";
import { describe, expect, test } from "vitest";
import { loadSource } from "../src/index.ts";

const hasTex = spawnSync("pdflatex", ["--version"], { stdio: "ignore" }).status === 0;

/** What LaTeX itself writes into its .aux for each label. */
function numbersOf(tex: string, folder: string): Record<string, string> {
  writeFileSync(join(folder, "main.tex"), tex);
  const options = ["-interaction=nonstopmode", "-no-shell-escape", "-draftmode", "main.tex"];
  spawnSync("pdflatex", options, { cwd: folder, timeout: 60_000, stdio: "ignore" });
  const aux = readFileSync(join(folder, "main.aux"), "utf8");
  return Object.fromEntries(
    [...aux.matchAll(/\\newlabel\{([^}]*)\}\{\{(.*?)\}\{\d*\}/gu)].map(([, label, number]) => [
      label as string,
      (number as string).replace(/\\relax |[{}]/gu, "").replaceAll("--", "–"),
    ]),
  );
}

async function ours(folder: string): Promise<Record<string, string | undefined>> {
  const result = await loadSource(join(folder, "main.tex"), { store: createMemoryStore() });
  if (result.status === "refused") throw new Error(JSON.stringify(result.diagnostics));
  return Object.fromEntries(Object.entries(result.source.labels).map(([label, { number }]) => [label, number]));
}

const float = (kind: "figure" | "table", label: string): string =>
  `\\begin{${kind}}\\rule{1cm}{1cm}\\caption{A}\\label{${label}}\\end{${kind}}`;
const theorem = (kind: string, label: string): string => `\\begin{${kind}}\\label{${label}}x\\end{${kind}}`;
const equation = (label: string): string => `\\begin{equation}a\\label{${label}}\\end{equation}`;

/** A paper of two sections and an appendix, with everything that is counted. */
const paper = (middle = "", appendix = ""): string => `
\\section{One}\\label{s1}
${equation("e1")}${theorem("thm", "t1")}${theorem("lem", "l1")}${theorem("defn", "d1")}${float("figure", "f1")}
\\subsection{Sub}\\label{s11}
\\begin{align}a\\label{e2}\\\\b\\label{e3}\\end{align}${theorem("thm", "t2")}
\\section*{Without a number}
\\section{Two}\\label{s2}
${theorem("lem", "l2")}${theorem("thm", "t3")}${equation("e4")}
\\begin{subequations}\\label{es}\\begin{align}a\\label{esa}\\\\b\\label{esb}\\end{align}\\end{subequations}
${float("table", "tb1")}${float("figure", "f2")}
${middle}
\\subsection{Sub}\\label{s21}
Some words,${equation("e5")}${theorem("defn", "d2")}${float("figure", "f3")}${float("table", "tb2")}
\\appendix
\\section{App}\\label{sA}
${appendix}
${equation("e6")}${theorem("thm", "t4")}${float("figure", "f4")}
\\subsection{Sub}\\label{sA1}
${equation("e7")}`;
const labelCount = 31;

const theorems = "\\newtheorem{thm}{Theorem}\\newtheorem{lem}[thm]{Lemma}\\newtheorem{defn}{Definition}";
const within = (outer: string): string =>
  `\\newtheorem{thm}{Theorem}[${outer}]\\newtheorem{lem}[thm]{Lemma}\\newtheorem{defn}[thm]{Definition}`;
const supplement =
  "\\newcommand{\\supplement}{\\setcounter{table}{0}\\renewcommand{\\thetable}{S\\arabic{table}}\\setcounter{figure}{0}\\renewcommand{\\thefigure}{S\\arabic{figure}}\\setcounter{equation}{0}\\renewcommand{\\theequation}{S\\arabic{equation}}\\setcounter{section}{0}\\renewcommand{\\thesection}{S\\arabic{section}}}";
/** As a class with chapters has it. */
const inChapters = (body: string): string =>
  body.replaceAll("\\section", "\\chapter").replaceAll("\\subsection", "\\section");
const inParts = (body: string): string =>
  `\\part{P}\n${inChapters(body).replace("\\chapter{Two}", "\\part{Q}\n\\chapter{Two}")}`;

interface Case {
  readonly documentClass?: string;
  readonly preamble: string;
  readonly body?: string;
}

const cases: Readonly<Record<string, Case>> = {
  "theorems with one counter": { preamble: theorems },
  "all within sections": { preamble: `${within("section")}\\numberwithin{equation}{section}` },
  "within subsections, and with the equations' numbers": {
    preamble:
      "\\newtheorem{thm}{Theorem}[subsection]\\newtheorem{lem}{Lemma}[section]\\newtheorem{defn}[equation]{Definition}\\numberwithin{equation}{subsection}",
  },
  "everything with the equations' numbers": {
    documentClass: "amsart",
    preamble:
      "\\newtheorem{thm}[equation]{Theorem}\\newtheorem{lem}[equation]{Lemma}\\newtheorem{defn}[equation]{Definition}\\numberwithin{equation}{section}\\counterwithin{figure}{section}",
  },
  "begun anew the old way": {
    preamble: `${theorems}\\makeatletter\\@addtoreset{equation}{section}\\def\\theequation{\\thesection.\\@arabic\\c@equation}\\makeatother\\renewcommand{\\thefigure}{\\thesection--\\arabic{figure}}`,
  },
  "other forms from the middle on, and in the appendix": {
    preamble: theorems,
    body: paper(
      "\\setcounter{figure}{0}\\renewcommand{\\thefigure}{S\\arabic{figure}}\\setcounter{equation}{10}",
      "\\renewcommand{\\theequation}{A\\arabic{equation}}\\setcounter{equation}{0}\\renewcommand\\thefigure{\\Alph{section}.\\arabic{figure}}",
    ),
  },
  "a supplement by a macro": {
    preamble: theorems + supplement,
    body: paper("\\supplement\n\\section{Supplement}\\label{sS}"),
  },
  "Roman sections": {
    preamble: `${theorems}\\renewcommand{\\thesection}{\\Roman{section}}\\renewcommand{\\thesubsection}{\\thesection.\\Alph{subsection}}`,
  },
  "sections and theorems that begin elsewhere": {
    preamble: `${within("section")}\\setcounter{section}{4}`,
    body: paper("\\setcounter{thm}{7}\\addtocounter{equation}{2}"),
  },
  "cases within theorems": {
    preamble: "\\newtheorem{thm}{Theorem}\\newtheorem{lem}{Case}[thm]\\newtheorem{defn}{Definition}[section]",
  },
  "two kinds of one title": {
    preamble:
      "\\newtheorem{thm}{Theorem}[section]\\newtheorem{lem}{Theorem}\\renewcommand{\\thelem}{\\Alph{lem}}\\newtheorem{defn}[thm]{Theorem}",
  },
  chapters: { documentClass: "report", preamble: within("chapter"), body: inChapters(paper()) },
  "chapters, and figures without them": {
    documentClass: "report",
    preamble: `${within("section")}\\counterwithout{figure}{chapter}\\counterwithin*{equation}{section}`,
    body: inChapters(paper()),
  },
  parts: { documentClass: "book", preamble: within("chapter"), body: inParts(paper()) },
};

describe.skipIf(!hasTex)("numbers are LaTeX's own", () => {
  test.each(Object.entries(cases))("%s", async (_, { documentClass = "article", preamble, body = paper() }) => {
    const folder = mkdtempSync(join(tmpdir(), "numbers-"));
    try {
      const packages = "\\usepackage{amsmath,amsthm}";
      const tex = `\\documentclass{${documentClass}}\n${packages}\n${preamble}\n\\begin{document}\n${body}\n\\end{document}\n`;
      const numbers = numbersOf(tex, folder);
      expect(Object.keys(numbers).length).toBeGreaterThanOrEqual(labelCount - 1);
      expect(await ours(folder)).toEqual(numbers);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

/** As the classes of TeX Live 2022 write them; not all of the classes are installed where tests run. */
const classNumbers: Readonly<Record<string, Readonly<Record<string, string | undefined>>>> = {
  article: { s1: "1", s11: "1.1", tb1: "1", sA: "A", sA1: "A.1", e6: "5", f4: "4" },
  "revtex4-2": { s1: "I", s11: "I\u202fA", tb1: "I", sA: "A", sA1: "A\u202f1", e6: "A1", e7: "A2", f4: "4" },
  IEEEtran: { s1: "I", s11: "I-A", tb1: "I", sA: "A", e6: "5", f4: "4" },
  mnras: { s1: "1", s11: "1.1", tb1: "1", sA: "A", sA1: "A1", e6: "A1", e7: "A2", f4: "A1" },
  aastex631: { s1: "1", tb1: "1", sA: "A", sA1: "A.1", e6: "A1", e7: "A2", f4: "4" },
  elsarticle: { s1: "1", tb1: "1", sA: "A", sA1: "A.1", e6: "A.1", e7: "A.2", f4: "A.4" },
};

test.each(Object.entries(classNumbers))("%s counts in its own way", async (documentClass, numbers) => {
  const folder = mkdtempSync(join(tmpdir(), "numbers-"));
  try {
    // Equations before the appendix: four of their own.
    const body = paper()
      .replace(/\\begin\{subequations\}.*\n/u, "\n")
      .replace(equation("e5"), "");
    writeFileSync(
      join(folder, "main.tex"),
      `\\documentclass{${documentClass}}\n${theorems}\n\\begin{document}\n${body}\n\\end{document}\n`,
    );
    expect(await ours(folder)).toMatchObject(numbers);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test.each([
  ["article", 1, { s1: "1", s11: undefined }],
  ["article", 0, { s1: undefined, s11: undefined }],
  ["report", 0, { s1: "1", s11: undefined }],
])("%s numbers sections down to secnumdepth %d", async (documentClass, depth, numbers) => {
  const folder = mkdtempSync(join(tmpdir(), "numbers-"));
  try {
    const body = documentClass === "report" ? inChapters(paper()) : paper();
    const tex = `\\documentclass{${documentClass}}\\setcounter{secnumdepth}{${depth}}${theorems}\\begin{document}\n${body}\n\\end{document}`;
    writeFileSync(join(folder, "main.tex"), tex);
    expect(await ours(folder)).toMatchObject(numbers);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
