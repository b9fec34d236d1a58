import { describe, expect, it } from "vitest";
import { gzip } from "../archive/gzip.ts";
import { writeTar } from "../archive/tar.ts";
import { type ArxivMetadata, emptyMetadata } from "../metadata/metadata.ts";
import { makeSubmission, type Submission, type SubmissionParts } from "../submission.ts";
import { arxivRules } from "./index.ts";

type Parts = Partial<Omit<SubmissionParts, "files" | "metadata">> & {
  files?: Record<string, string | Uint8Array>;
  metadata?: Partial<ArxivMetadata>;
};

const readme =
  '{"spec_version":1,"process":{"compiler":"pdflatex"},"sources":[{"filename":"main.tex","usage":"toplevel"}],"texlive_version":2025}';
const paper = String.raw`\documentclass[11pt]{article}\title{T}\author{A}\date{May 2026}\begin{document}\maketitle\begin{abstract}x\end{abstract}Text.\end{document}`;
const bytes = (content: string | Uint8Array): Uint8Array =>
  typeof content === "string" ? new Uint8Array(Buffer.from(content, "latin1")) : content;

/** A submission that keeps every rule, changed in the way that a case names. */
function submission({ files, metadata, ...parts }: Parts): Submission {
  const all = { "00README.json": readme, "main.tex": paper, ...files };
  return makeSubmission({
    kind: "tex",
    origin: "author",
    main: "main.tex",
    compiler: "pdflatex",
    texLive: 2025,
    ...parts,
    files: new Map(
      Object.entries(all)
        .filter(([, content]) => content !== "absent")
        .map(([path, content]) => [path, bytes(content)]),
    ),
    metadata: { ...emptyMetadata, ...metadata },
  });
}

const tex = (preamble: string, body = "Text."): Record<string, string> => ({
  "main.tex": String.raw`\documentclass{article}${preamble}\title{T}\author{A}\begin{document}\begin{abstract}x\end{abstract}${body}\end{document}`,
});
const pdfHead = "%PDF-1.5\n";
/** The head of a PNG with an alpha channel or without. */
function png(width: number, height: number, color: number): Uint8Array {
  const buffer = Buffer.alloc(60);
  buffer.write("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 0, "latin1");
  buffer.writeUInt32BE(width, 16);
  buffer.writeUInt32BE(height, 20);
  buffer.set([8, color, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 73, 68, 65, 84], 24);
  return new Uint8Array(buffer);
}
const biber = (version: string): string =>
  `% $ biblatex auxiliary file $\n% $ biblatex bbl format version ${version} $\n% Do not modify the above lines!\n\\entry{a}{article}{}\n`;
const abstract =
  "We show that the new method is as good as the old one in most of the cases that we have tried, and faster.";

/** For each rule: submissions that break it, with a word of what it says, and one that keeps it. */
const cases: Readonly<Record<string, { breaks: readonly (readonly [Parts, RegExp])[]; keeps: readonly Parts[] }>> = {
  "arxiv/tex-live-is-offered": {
    breaks: [[{ texLive: 2022 }, /2022/u]],
    keeps: [{ texLive: 2023 }, { texLive: 2025 }],
  },
  "arxiv/compiler-is-offered": {
    breaks: [
      [{ compiler: "lualatex" }, /lualatex/u],
      [{ files: tex("\\usepackage{luacode}") }, /luacode/u],
      [{ files: tex("", "\\directlua{x}") }, /directlua/u],
    ],
    keeps: [{ compiler: "xelatex" }, { files: tex("", "\\verb|\\directlua{x}|") }],
  },
  "arxiv/shell-is-not-needed": {
    breaks: [
      [{ files: tex("\\usepackage{svg}") }, /svg/u],
      [{ files: tex("", "\\immediate\\write18{ls}") }, /write18/u],
      [{ files: tex("\\usepackage{pythontex}") }, /pythontex/u],
    ],
    keeps: [{ files: tex("\\newwrite\\w", "\\immediate\\write\\w{18}") }],
  },
  "arxiv/processing-file-is-single": {
    breaks: [
      [{ files: { "00README.yaml": "a: 1" } }, /ignores/u],
      [{ files: { "00readme.JSON": "{}" } }, /second/u],
      [{ files: { "00README.json": "absent" } }, /missing/u],
    ],
    keeps: [{}],
  },
  "arxiv/processing-file-is-valid": {
    breaks: [
      [{ files: { "00README.json": "{" } }, /not JSON/u],
      [{ files: { "00README.json": readme.replace('"pdflatex"', '"lualatex"') } }, /compiler/u],
      [
        { files: { "00README.json": readme.replace('"usage"', '"keep_comment":true,"usage"') } },
        /keep_comment|Unrecognized/u,
      ],
      [{ files: { "00README.json": readme.replace("main.tex", "other.tex") } }, /other\.tex/u],
    ],
    keeps: [{}, { files: { "00README.json": readme.replace("{", '{"stamp":false,"comment":"x","nohyperref":true,') } }],
  },
  "arxiv/filename-is-portable": {
    breaks: [
      [{ files: { "my figure.png": "x" } }, /my figure/u],
      [{ files: { "-a.tex": "" } }, /-a/u],
      [{ files: { "é.tex": "" } }, /é/u],
      [{ files: { "a/.b.tex": "" } }, /\.b/u],
    ],
    keeps: [{ files: { "a-b/C_1+2=3,4.x.png": "x", "_minted/a.pygtex": "" } }],
  },
  "arxiv/path-is-short": {
    breaks: [[{ files: { [`${"a".repeat(98)}.tex`]: "" } }, /102 characters/u]],
    keeps: [{ files: { [`${"a".repeat(96)}.tex`]: "" } }],
  },
  "arxiv/file-is-visible": {
    breaks: [
      [{ files: { ".latexmkrc": "" } }, /latexmkrc/u],
      [{ files: { "a/.git/x": "" } }, /hidden/u],
    ],
    keeps: [{ files: { "_minted/a": "" } }],
  },
  "arxiv/file-is-found": {
    breaks: [
      [{ files: tex("", "\\input{part}") }, /part is not/u],
      [{ files: { ...tex("", "\\includegraphics{Fig}"), "fig.png": png(1, 1, 2) } }, /fig\.png/u],
      [{ files: tex("", "\\includegraphics{/home/me/x.png}") }, /one machine/u],
    ],
    keeps: [
      {
        files: {
          ...tex("\\graphicspath{{figs/}}", "\\includegraphics{a}\\input{sub/part}\\verb|\\input{no}|"),
          "figs/a.pdf": pdfHead,
          "sub/part.tex": "x",
        },
      },
      {
        files: tex(
          "\\newcommand{\\f}[1]{\\includegraphics{#1}}",
          "\\begin{filecontents}{d.tex}x\\end{filecontents}\\input{d}",
        ),
      },
      { files: tex("", "\\includegraphics{example-image}\\InputIfFileExists{maybe}{}{}") },
    ],
  },
  "arxiv/include-is-at-root": {
    breaks: [[{ files: { ...tex("", "\\include{sub/a}"), "sub/a.tex": "" } }, /sub\/a/u]],
    keeps: [{ files: { ...tex("", "\\include{a}\\input{sub/b}"), "a.tex": "", "sub/b.tex": "" } }],
  },
  "arxiv/output-is-left-out": {
    breaks: [
      [{ files: { "main.aux": "" } }, /main\.aux/u],
      [{ files: { "main.pdf": pdfHead } }, /main\.pdf/u],
    ],
    keeps: [{ files: { "supplement.aux": "", "main.bbl": "" } }],
  },
  "arxiv/name-is-distinct": {
    breaks: [
      [{ files: { "plot.tex": "", "plot.pdf": pdfHead } }, /plot\.pdf/u],
      [{ files: { "Fig.png": "x", "fig.png": "y" } }, /only in case/u],
    ],
    keeps: [{ files: { "plot.tex": "", "plot.png": "x", "sub/plot.pdf": pdfHead } }],
  },
  "arxiv/bibliography-is-shipped": {
    breaks: [
      [{ files: tex("", "\\bibliography{refs}") }, /refs\.bib/u],
      [{ files: { ...tex("", "\\bibliography{refs,more}"), "refs.bib": "" } }, /more\.bib/u],
    ],
    keeps: [
      { files: { ...tex("", "\\bibliography{refs}"), "main.bbl": "" } },
      { files: { ...tex("\\addbibresource{refs.bib}"), "refs.bib": "" } },
      { files: tex("", "\\begin{filecontents}{refs.bib}\\end{filecontents}\\bibliography{refs}") },
    ],
  },
  "arxiv/bbl-format-is-read": {
    breaks: [
      [{ files: { ...tex("\\usepackage{biblatex}"), "main.bbl": biber("3.2") } }, /TeX Live 2025/u],
      [{ files: { ...tex("\\usepackage{biblatex}"), "main.bbl": biber("3.1") } }, /3\.1/u],
      [{ files: { ...tex("", "\\bibliography{r}"), "main.bbl": biber("3.3") } }, /uses BibTeX/u],
      [
        {
          files: {
            ...tex("\\usepackage{biblatex}"),
            "main.bbl": "\\begin{thebibliography}{1}\\bibitem{a}x\\end{thebibliography}",
          },
        },
        /uses biblatex/u,
      ],
    ],
    keeps: [
      { files: { ...tex("\\usepackage{biblatex}"), "main.bbl": biber("3.2") }, texLive: 2023 },
      { files: { ...tex("\\usepackage[style=nature]{biblatex}"), "main.bbl": biber("3.3") } },
      { files: { ...tex("", "\\bibliography{r}"), "main.bbl": "\\begin{thebibliography}{1}\\end{thebibliography}" } },
    ],
  },
  "arxiv/index-is-shipped": {
    breaks: [
      [{ files: tex("\\usepackage{makeidx}", "\\printindex") }, /main\.ind/u],
      [{ files: tex("\\usepackage{glossaries}", "\\printglossary") }, /main\.gls/u],
      [{ files: tex("\\usepackage{nomencl}", "\\printnomenclature") }, /main\.nls/u],
    ],
    keeps: [{ files: { ...tex("\\usepackage{makeidx}", "\\printindex"), "main.ind": "" } }],
  },
  "arxiv/figure-format-is-read": {
    breaks: [
      [{ files: { ...tex("", "\\includegraphics{a.eps}"), "a.eps": "%!PS" } }, /a\.eps/u],
      [{ files: { "a.svg": "<svg/>" } }, /a\.svg/u],
      [
        { compiler: "latex", files: { ...tex("", "\\includegraphics{a.png}"), "a.png": png(1, 1, 2) } },
        /latex does not read a\.png/u,
      ],
      [{ files: { "a.webp": "" } }, /webp/u],
    ],
    keeps: [
      { files: { ...tex("", "\\includegraphics{a.pdf}"), "a.pdf": pdfHead } },
      {
        compiler: "xelatex",
        files: { ...tex("", "\\includegraphics{a.eps}\\includegraphics{b.png}"), "a.eps": "", "b.png": png(1, 1, 2) },
      },
    ],
  },
  "arxiv/figure-is-moderate": {
    breaks: [[{ files: { "a.png": png(8000, 8000, 6) } }, /61 MP/u]],
    keeps: [{ files: { "a.png": png(8000, 8000, 2), "b.png": png(5000, 5000, 6) } }],
  },
  "arxiv/file-is-what-it-says": {
    breaks: [
      [{ files: { "setup.exe": "MZ" } }, /program/u],
      [{ files: { "a.pdf": "PK" } }, /no PDF/u],
      [{ files: { "a.png": "GIF89a" } }, /no PNG/u],
    ],
    keeps: [{ files: { "a.pdf": pdfHead, "b.png": png(1, 1, 2) } }],
  },
  "arxiv/pdf-has-no-script": {
    breaks: [[{ files: { "a.pdf": `${pdfHead}1 0 obj<</S/JavaScript/JS(x)>>endobj` } }, /JavaScript/u]],
    keeps: [{ files: { "a.pdf": `${pdfHead}1 0 obj<</Title(JavaScript)>>endobj` } }],
  },
  "arxiv/pdfoutput-is-unset": {
    breaks: [
      [{ files: tex("\\pdfoutput=1 ") }, /obsolete/u],
      [{ files: tex("\\pdfoutput=0 ") }, /DVI/u],
    ],
    keeps: [{ files: tex("", "\\ifnum\\pdfoutput>0 x\\fi") }],
  },
  "arxiv/font-is-named-by-file": {
    breaks: [
      [{ compiler: "xelatex", files: tex("\\usepackage{fontspec}\\setmainfont{Times New Roman}") }, /Times New Roman/u],
    ],
    keeps: [
      {
        compiler: "xelatex",
        files: tex("\\usepackage{fontspec}\\setmainfont{lmroman10-regular.otf}\\setsansfont[Extension=.otf]{lmsans}"),
      },
      {},
    ],
  },
  "arxiv/minted-cache-is-shipped": {
    breaks: [
      [{ files: tex("\\usepackage{minted}") }, /cache is missing/u],
      [{ files: { ...tex("\\usepackage{minted}"), "_minted-main/a.pygtex": "" } }, /version 2/u],
    ],
    keeps: [{ files: { ...tex("\\usepackage{minted}"), "_minted/a.pygtex": "" } }, {}],
  },
  "arxiv/ancillary-is-apart": {
    breaks: [
      [{ files: { "anc/a.tex": "" } }, /must not hold/u],
      [{ files: { "sub/anc/data.csv": "" } }, /only anc/u],
      [{ files: { ...tex("", "\\input{anc/t}"), "anc/t": "" } }, /not there/u],
      [{ kind: "pdf", files: { "anc/d.csv": "" } }, /PDF submission/u],
    ],
    keeps: [{ files: { "anc/data.csv": "1" } }],
  },
  "arxiv/archive-is-plain": {
    breaks: [
      [{ archive: { name: "a.rar", bytes: bytes("") } }, /unpack/u],
      [{ archive: { name: "a.tar.gz", bytes: bytes("x") } }, /gzip/u],
      [{ archive: { name: "a.tar.gz", bytes: gzip(linkArchive()) } }, /regular/u],
    ],
    keeps: [
      {
        archive: {
          name: "a.tar.gz",
          bytes: gzip(
            writeTar(
              [
                { path: "a.tex", bytes: bytes("x".repeat(600)) },
                { path: "b", bytes: bytes("") },
              ],
              0,
            ),
          ),
        },
      },
      { archive: { name: "a.zip", bytes: bytes("PK") } },
    ],
  },
  "arxiv/pdf-is-alone": {
    breaks: [
      [{ kind: "pdf" }, /exactly one/u],
      [
        {
          kind: "pdf",
          files: {
            "00README.json": "absent",
            "main.tex": "absent",
            "a.pdf": `${pdfHead}1 0 obj<</Producer(pdfTeX-1.40.24)>>endobj`,
          },
        },
        /made by TeX/u,
      ],
      [
        {
          kind: "pdf",
          files: {
            "00README.json": "absent",
            "main.tex": "absent",
            "a.pdf": `${pdfHead}1 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj`,
          },
        },
        /Helvetica/u,
      ],
    ],
    keeps: [
      {
        kind: "pdf",
        files: {
          "00README.json": "absent",
          "main.tex": "absent",
          "a.pdf": `${pdfHead}1 0 obj<</Producer(LibreOffice)>>endobj`,
        },
      },
    ],
  },
  "arxiv/font-size-is-readable": {
    breaks: [
      [{ files: { "main.tex": paper.replace("11pt", "9pt") } }, /9 pt/u],
      [{ files: { "main.tex": paper.replace("11pt", "17pt") } }, /17 pt/u],
    ],
    keeps: [{}, { files: { "main.tex": paper.replace("[11pt]", "") } }],
  },
  "arxiv/margin-is-wide": {
    breaks: [
      [{ files: tex("\\usepackage[margin=2cm]{geometry}") }, /2cm/u],
      [{ files: tex("\\usepackage{geometry}\\geometry{a4paper, left=0.5in}") }, /0\.5in/u],
    ],
    keeps: [
      { files: tex("\\usepackage[margin=2.54cm]{geometry}") },
      { files: tex("\\usepackage[margin=1in,textwidth=3cm]{geometry}") },
    ],
  },
  "arxiv/lines-are-not-numbered": {
    breaks: [
      [{ files: tex("\\usepackage{lineno}\\linenumbers") }, /numbered/u],
      [{ files: { "main.tex": paper.replace("11pt", "11pt,lineno") } }, /lineno/u],
    ],
    keeps: [{ files: tex("\\usepackage{lineno}") }],
  },
  "arxiv/text-is-single-spaced": {
    breaks: [
      [{ files: tex("\\usepackage{setspace}\\doublespacing") }, /doublespacing/u],
      [{ files: tex("\\linespread{1.6}") }, /1\.6/u],
      [{ files: tex("\\renewcommand{\\baselinestretch}{2}") }, /\{2\}/u],
    ],
    keeps: [{ files: tex("\\linespread{1.05}") }],
  },
  "arxiv/date-is-fixed": {
    breaks: [
      [{ files: tex("\\date{\\today}") }, /today/u],
      [{ files: tex("", "\\maketitle") }, /no \\date/u],
    ],
    keeps: [{ files: tex("\\date{May 2026}", "\\verb|\\today|") }],
  },
  "arxiv/size-fits": {
    breaks: [[{ files: { "big.png": new Uint8Array(51 * 1024 * 1024) } }, /52 MB|51 MB/u]],
    keeps: [{ files: { "big.png": new Uint8Array(1024) } }],
  },
  "arxiv/toplevel-is-single": {
    breaks: [
      [{ files: { "other.tex": paper } }, /other\.tex/u],
      [{ main: "none.tex" }, /none\.tex/u],
      [{ files: { "main.tex": "Text." } }, /no \\documentclass/u],
    ],
    keeps: [{}, { files: { ...tex("\\usepackage{subfiles}", "\\subfile{sub/one}"), "sub/one.tex": paper } }],
  },
  "arxiv/passes-suffice": { breaks: [[{ isStable: false }, /five|5/u]], keeps: [{ isStable: true }, {}] },
  "arxiv/title-is-clean": {
    breaks: (
      [
        ["Abc", /3 characters/u],
        ["Title: of a work", /"Title"/u],
        ["A new\\\\way", /line break/u],
        ["A new way.", /period/u],
        ["a new way", /small/u],
        ["A NEW WAY TO GO ON", /mostly/u],
        ["A 5\\% WAY", /escape/u],
        ["See \\url{x}", /\\url/u],
        ["A (new way", /not closed/u],
        ["A new\tway", /control/u],
        ["A <sup>2</sup> way", /<sup>/u],
        ["A  new way", /several blanks/u],
        ["A caf\u00c3\u00a9 way", /UTF-8/u],
        ["W".repeat(120) + "x".repeat(130), /250/u],
        ["ANNOUNCING SOMETHING for all", /long words/u],
      ] as const
    ).map(([title, says]) => [{ metadata: { title } }, says]),
    keeps: [
      "A new way to go",
      "On $O(n)$ and [0,1)",
      "What is to come...",
      "Who did it?",
      "LIGO and VIRGO at work",
    ].map((title) => ({ metadata: { title } })),
  },
  "arxiv/authors-are-clean": {
    breaks: (
      [
        ["Li", /too short/u],
        ["Ada Lovelace*", /\*/u],
        ["Ada Lovelace, @ada", /@/u],
        ["Ada~Lovelace", /~/u],
        ["Ada Lovelace1, Bob Ray2", /digit/u],
        ["Ada Lovelace; Bob Ray", /semicolon/u],
        ["Ada Lovelace, Ray", /one name/u],
        ["Dr Ada Lovelace", /degree/u],
        ["Ada Lovelace, University of X", /affiliation/u],
        ["Anonymous Author", /anonymous/u],
        ["Ada Lovelace, ChatGPT", /language model/u],
        ["Ada Lovelace, Claude", /language model/u],
        ["Ada Lovelace,", /punctuation/u],
        ["Ada Lovelace [x]", /square/u],
        ["Ada Lovelace\\dag", /dagger/u],
        ["Authors: Ada Lovelace", /"Authors"/u],
        ["Ada Lovelace (corresponding)", /corresponding/u],
        ["Ada \\\\ Lovelace", /line break/u],
      ] as const
    ).map(([authors, says]) => [{ metadata: { authors } }, says]),
    keeps: [
      "Ada Lovelace",
      "Jos\\'e Garc\\'{\\i}a, Bob Ray and Ann Lee",
      "ATLAS Collaboration, Ada Lovelace",
      "Sammy Davis, Jr.",
      "Mar\\~n Lee, Guido van Rossum",
    ].map((authors) => ({ metadata: { authors } })),
  },
  "arxiv/abstract-is-clean": {
    breaks: (
      [
        ["x".repeat(1921), /1921/u],
        ["Abstract. We show", /"Abstract"/u],
        ["we show it", /small/u],
        ["Abc", /too short/u],
        ["One.\nTwo.", /two spaces/u],
        ["As \\cite{x} shows, it is so", /cites/u],
        ["A (b is so", /not closed/u],
        ["A\u0007b is so", /control/u],
        ["A <p>b</p> is so", /<p>/u],
        [" A b is so", /begins or ends/u],
      ] as const
    ).map(([value, says]) => [{ metadata: { abstract: value } }, says]),
    keeps: [abstract, "One.\n  Two paragraphs.", "x".repeat(1920).replace("x", "X")].map((value) => ({
      metadata: { abstract: value },
    })),
  },
  "arxiv/abstract-is-english": {
    breaks: [
      [
        {
          metadata: {
            abstract:
              "Wir zeigen, dass das neue Verfahren in den meisten Fällen so gut wie das alte ist, und dass es schneller arbeitet.",
          },
        },
        /English/u,
      ],
      [
        { metadata: { abstract: "我们提出了一种新的方法，用于求解高频振荡的二阶线性常微分方程，并给出数值结果。" } },
        /English/u,
      ],
    ],
    keeps: [{ metadata: { abstract } }, { metadata: { abstract: "Short." } }],
  },
  "arxiv/comments-are-clean": {
    breaks: [
      [{ metadata: { comments: "x".repeat(401) } }, /401/u],
      [{ metadata: { comments: "12 pages\\\\ 3 figures" } }, /line break/u],
      [{ metadata: { comments: "12 pages (3 figures" } }, /not closed/u],
    ],
    keeps: [{ metadata: { comments: "12 pages, 3 figures" } }],
  },
  "arxiv/report-number-is-clean": {
    breaks: [
      [{ metadata: { reportNumber: "12345" } }, /letter/u],
      [{ metadata: { reportNumber: "CERN-TH" } }, /digit/u],
      [{ metadata: { reportNumber: "A1" } }, /short/u],
    ],
    keeps: [{ metadata: { reportNumber: "CERN-TH-2026-001" } }],
  },
  "arxiv/journal-reference-is-clean": {
    breaks: [
      [{ metadata: { journalReference: "Accepted by Nature" } }, /Accepted/u],
      [{ metadata: { journalReference: "https://x.org/1" } }, /URL/u],
      [{ metadata: { journalReference: "10.1000/xyz" } }, /DOI/u],
      [{ metadata: { journalReference: "title={A}, 2020" } }, /BibTeX/u],
    ],
    keeps: [{ metadata: { journalReference: "Phys. Rev. D 100, 012345 (2019)" } }],
  },
  "arxiv/doi-is-bare": {
    breaks: [
      [{ metadata: { doi: "https://doi.org/10.1000/xyz" } }, /begins with/u],
      [{ metadata: { doi: "doi:10.1000/xyz" } }, /begins with/u],
      [{ metadata: { doi: "10.1000-xyz-1" } }, /no DOI/u],
    ],
    keeps: [{ metadata: { doi: "10.21105/joss.00001" } }],
  },
  "arxiv/msc-class-is-clean": {
    breaks: [
      [{ metadata: { mscClass: "11A41; 11B50" } }, /semicolons/u],
      [{ metadata: { mscClass: "primes" } }, /no MSC/u],
    ],
    keeps: [{ metadata: { mscClass: "11A41 (Primary), 11B50, 60-XX" } }],
  },
  "arxiv/acm-class-is-clean": {
    breaks: [
      [{ metadata: { acmClass: "F.2.2, I.2.7" } }, /semicolon/u],
      [{ metadata: { acmClass: "CS" } }, /no class/u],
    ],
    keeps: [{ metadata: { acmClass: "F.2.2; I.2.7; D.m" } }],
  },
  "arxiv/metadata-is-ascii": {
    breaks: [
      [{ metadata: { title: "A “new” way" } }, /“/u],
      [{ metadata: { authors: "José García" } }, /é/u],
    ],
    keeps: [{ metadata: { title: 'A "new" way', authors: "Jos\\'e Garc\\'ia" } }],
  },
  "arxiv/license-is-offered": {
    breaks: [[{ metadata: { license: "https://opensource.org/licenses/MIT" } }, /MIT/u]],
    keeps: [{ metadata: { license: "http://creativecommons.org/licenses/by/4.0/" } }, {}],
  },
  "arxiv/category-is-active": {
    breaks: [
      [{ metadata: { primaryCategory: "cs.XX" } }, /cs\.XX/u],
      [{ metadata: { primaryCategory: "cs.LG", crossLists: ["Machine Learning"] } }, /Machine Learning/u],
    ],
    keeps: [{ metadata: { primaryCategory: "cs.LG", crossLists: ["math.IT", "cmp-lg"] } }],
  },
  "arxiv/category-is-listed-once": {
    breaks: [
      [{ metadata: { primaryCategory: "cs.IT", crossLists: ["math.IT"] } }, /two names/u],
      [{ metadata: { primaryCategory: "cs.LG", crossLists: ["cs.LG"] } }, /twice/u],
    ],
    keeps: [{ metadata: { primaryCategory: "cs.IT", crossLists: ["math.CO"] } }],
  },
  "arxiv/html-converts": {
    breaks: [
      [{ files: tex("\\usepackage{tcolorbox}") }, /tcolorbox/u],
      [{ files: tex("", "\\includegraphics[width=1cm]{a}") }, /alternative/u],
      [{ files: { "main.tex": "\\documentclass{article}\\begin{document}x\\end{document}" } }, /\\title/u],
    ],
    keeps: [{ files: tex("", "\\includegraphics[width=1cm,alt={A plot}]{a}") }],
  },
  "arxiv/preamble-is-unconditional": {
    breaks: [
      [
        { files: tex("\\usepackage{iftex}\\ifPDFTeX\\usepackage[T1]{fontenc}\\else\\usepackage{fontspec}\\fi") },
        /ifPDFTeX/u,
      ],
    ],
    keeps: [{ compiler: "xelatex", files: tex("\\usepackage{fontspec}") }, { files: tex("\\usepackage[T1]{fontenc}") }],
  },
};

/** An archive with a symbolic link, made by changing the type in its header. */
function linkArchive(): Uint8Array {
  const tar = writeTar([{ path: "link", bytes: bytes("") }], 0);
  tar[156] = 50;
  return tar;
}

describe("the rules", () => {
  it("are all tried here, and have ids of their own", () => {
    expect(Object.keys(cases).sort()).toEqual(arxivRules.map((rule) => rule.id).sort());
  });

  for (const rule of arxivRules) {
    const { breaks, keeps } = cases[rule.id] ?? { breaks: [], keeps: [] };
    it(`${rule.id} is broken where it should be`, () => {
      expect(breaks.length).toBeGreaterThan(0);
      for (const [parts, says] of breaks) {
        const found = rule.check(submission(parts));
        expect(found.map((diagnostic) => diagnostic.message).join("\n")).toMatch(says);
        for (const diagnostic of found) expect(diagnostic).toMatchObject({ ruleId: rule.id, hint: expect.any(String) });
      }
    });

    it(`${rule.id} is kept where it should be`, () => {
      expect(keeps.length).toBeGreaterThan(0);
      for (const parts of keeps) expect(rule.check(submission(parts))).toEqual([]);
    });
  }

  it("says nothing of the plain paper", () => {
    expect(arxivRules.flatMap((rule) => rule.check(submission({})))).toEqual([]);
  });

  it("names file and line", () => {
    const [found] =
      arxivRules
        .find((rule) => rule.id === "arxiv/date-is-fixed")
        ?.check(submission({ files: { "main.tex": "\\documentclass{article}\n\n\\date{\\today}" } })) ?? [];
    expect(found?.location).toEqual({ file: "main.tex", line: 3 });
  });
});
