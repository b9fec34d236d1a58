import { encodePdfString } from "./escape.ts";
import { fontDeclarations } from "./unicode/scripts.ts";
import type { Writer } from "./writer.ts";

/** The paper's own commands, written into the preamble where they are used. */
const remarkBlock = String.raw`\newenvironment{remarkblock}
  {\par\addvspace{\medskipamount}\begingroup\advance\leftskip by 15pt\advance\rightskip by 15pt\advance\linewidth by -30pt\relax\setlength{\parindent}{0pt}}
  {\par\endgroup\addvspace{\medskipamount}}`;

/**
 * Chinese within other text. The CJK package says of each font that it loads what its characters mean in Unicode; where
 * it loads a Latin font it would say so of that one too, and the PDF's text could not be copied.
 */
const eastAsian = String.raw`\makeatletter
\let\eastasianmap\CJK@addcmap
\def\CJK@addcmap#1{\csname eastasianmap\f@encoding\endcsname}
\@namedef{eastasianmapC70}{\eastasianmap\CJK@plane}
\makeatother
\DeclareRobustCommand{\eastasian}[1]{\begin{CJK}{UTF8}{gbsn}#1\end{CJK}}`;

/** What the package upquote does, which Debian keeps in texlive-latex-extra: the quotation marks of code are straight. */
const straightQuotes = String.raw`\makeatletter
\begingroup
\catcode39=13
\catcode96=13
\g@addto@macro\@noligs{\let'\textquotesingle\let${"`"}\textasciigrave}
\endgroup
\makeatother`;

function captionCommand(name: string, title: string): string {
  return `\\newcounter{${name}}\n\\newcommand{\\${name}caption}[1]{\\refstepcounter{${name}}\\textbf{${title} \\the${name}:} #1}`;
}

/**
 * The preamble: packages in a fixed order, each only where it is used, nothing that depends on a condition.
 *
 * Everything is in Debian's texlive-latex-base and -recommended, lmodern, texlive-plain-generic, latex-cjk-common, and
 * in arXiv's TeX Live.
 */
export function preamble(writer: Writer, body: string): string {
  const { features, engine, source } = writer;
  const lines: string[] = ["\\documentclass[11pt]{article}"];
  if (engine === "pdflatex")
    lines.push(
      "\\usepackage[utf8]{inputenc}",
      "\\usepackage[T1]{fontenc}",
      "\\usepackage{lmodern}",
      "\\usepackage{textcomp}",
    );
  const load = (name: string, options = ""): void =>
    void lines.push(`\\usepackage${options === "" ? "" : `[${options}]`}{${name}}`);
  load("geometry", "margin=1in");
  load("amsmath");
  load("amssymb");
  if (features.has("mathtools")) load("mathtools");
  if (features.has("bm")) load("bm");
  if (features.has("mathrsfs")) load("mathrsfs");
  if (features.has("amscd")) load("amscd");
  if (engine === "xelatex") load("fontspec", "no-math");
  if (features.has("eastasian")) load("CJKutf8");
  if (body.includes("\\includegraphics")) load("graphicx");
  if (features.has("xcolor")) load("xcolor");
  if (body.includes("\\begin{tabular}") || features.has("longtable")) {
    load("array");
    load("booktabs");
  }
  if (features.has("longtable")) load("longtable");
  if (features.has("multicol")) load("multicol");
  if (features.has("fancyvrb")) {
    load("fancyvrb");
    lines.push(straightQuotes);
  }
  if (features.has("ulem")) load("ulem", "normalem");
  if (features.has("subcaption")) load("subcaption");
  if (features.has("natbib")) load("natbib", "authoryear,round");
  // Addresses may break at their hyphens.
  lines.push("\\PassOptionsToPackage{hyphens}{url}");
  load("hyperref", "unicode,hidelinks,breaklinks");
  const own = metadata(writer);
  if (own !== "") lines.push(`\\hypersetup{${own}}`);
  if (engine === "xelatex") lines.push(...fontDeclarations(writer.fonts.values()));
  if (features.has("eastasian")) lines.push(eastAsian);
  if (!isNumbered(writer)) lines.push("\\setcounter{secnumdepth}{0}");
  if (features.has("listing")) lines.push(captionCommand("listing", "Listing"));
  if (features.has("algorithm")) lines.push(captionCommand("algorithm", "Algorithm"));
  if (features.has("box")) lines.push(remarkBlock);
  // Each float waits for its page: LaTeX has room for 52, and takes 100 tries without a page for a loop.
  if (writer.floats > 40) {
    const room = Math.min(writer.floats * 2, 4000);
    lines.push(`\\extrafloats{${room}}`, `\\maxdeadcycles=${room + 100}`);
  }
  if (writer.maxMatrixColumns > 10) lines.push(`\\setcounter{MaxMatrixCols}{${writer.maxMatrixColumns}}`);
  for (const macro of writer.macros.all.values()) {
    if (!writer.macros.used.has(macro.name)) continue;
    const count = macro.arguments === 0 ? "" : `[${macro.arguments}]`;
    lines.push(`\\providecommand{\\${macro.name}}{}`, `\\renewcommand{\\${macro.name}}${count}{${macro.body}}`);
  }
  // A compound that is broken at its hyphen could not be told from a word that is divided.
  lines.push("\\exhyphenpenalty=10000");
  // Long words and addresses would rather stretch a line than run off the page.
  lines.push("\\tolerance=9999", "\\setlength{\\emergencystretch}{3em}");
  if (
    source.frontmatter.language !== undefined &&
    engine === "pdflatex" &&
    /^(?!en)/iu.test(source.frontmatter.language)
  )
    lines.push(`% Language of the text: ${source.frontmatter.language.replace(/[^A-Za-z0-9-]/gu, "")}`);
  return lines.join("\n");
}

/** Whether headings carry numbers: as the front matter says, else as the labels do. */
function isNumbered(writer: Writer): boolean {
  const { frontmatter, labels, flavour } = writer.source;
  if (frontmatter.numbering !== undefined) return frontmatter.numbering;
  return (
    flavour === "latex" || Object.values(labels).some((label) => label.kind === "heading" && label.number !== undefined)
  );
}

function metadata(writer: Writer): string {
  const { title, authors, keywords } = writer.source.frontmatter;
  const entries: string[] = [];
  const add = (key: string, value: string): void => {
    if (value !== "") entries.push(`${key}={${encodePdfString(value, writer.engine)}}`);
  };
  add("pdftitle", title ?? "");
  add("pdfauthor", authors.map((author) => author.name).join(", "));
  add("pdfkeywords", keywords.join(", "));
  return entries.join(",\n  ");
}
