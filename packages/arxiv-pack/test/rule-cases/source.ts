import { biber, paper, pdfHead, png, type RuleCases, tex } from "./submission.ts";

/** Cases of the rules on sources. */
export const sourceCases: RuleCases = {
  "arxiv/shell-is-not-needed": {
    breaks: [
      [{ files: tex("\\usepackage{svg}") }, /svg/u],
      [{ files: tex("", "\\immediate\\write18{ls}") }, /write18/u],
      [{ files: tex("\\usepackage{pythontex}") }, /pythontex/u],
    ],
    keeps: [{ files: tex("\\newwrite\\w", "\\immediate\\write\\w{18}") }],
  },
  "arxiv/file-is-found": {
    breaks: [
      [{ files: tex("", "\\input{part}") }, /part is not/u],
      [{ files: { ...tex("", "\\includegraphics{Fig}"), "fig.png": png(1, 1, 2) } }, /fig\.png/u],
      [{ files: tex("", "\\includegraphics{/srv/data/x.png}") }, /one machine/u],
    ],
    keeps: [
      { files: tex("", "\\input{somewhere}"), isCompiled: true },
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
      [
        {
          files: {
            "main.tex":
              "\\documentclass{elsarticle}\\begin{document}\\begin{frontmatter}\\title{T}\\end{frontmatter}x\\end{document}",
          },
        },
        /no \\date/u,
      ],
      [
        {
          files: {
            "main.tex": "\\documentclass[twocolumn]{aastex631}\\date{May 2026}\\begin{document}x\\end{document}",
          },
        },
        /aastex631 itself/u,
      ],
    ],
    keeps: [{ files: tex("\\date{May 2026}", "\\verb|\\today|") }],
  },
  "arxiv/toplevel-is-single": {
    breaks: [
      [{ files: { "other.tex": paper } }, /other\.tex/u],
      [{ main: "none.tex" }, /none\.tex/u],
      [{ files: { "main.tex": "Text." } }, /no \\documentclass/u],
    ],
    keeps: [{}, { files: { ...tex("\\usepackage{subfiles}", "\\subfile{sub/one}"), "sub/one.tex": paper } }],
  },
  "arxiv/html-converts": {
    breaks: [
      [{ files: tex("\\usepackage{tcolorbox}") }, /tcolorbox/u],
      [{ files: tex("", "\\includegraphics[width=1cm]{a}") }, /alternative/u],
      [{ files: { "main.tex": "\\documentclass{article}\\begin{document}x\\end{document}" } }, /\\title/u],
      [
        { origin: "template", files: { "main.tex": "\\documentclass{article}\\begin{document}x\\end{document}" } },
        /The paper has no abstract/u,
      ],
    ],
    keeps: [{ files: tex("", "\\includegraphics[width=1cm,alt={A plot}]{a}") }],
  },
  "arxiv/packages-fit-tex-live": {
    breaks: [
      [{ files: tex("\\usepackage{cleveref}\\newtheorem{thm}{Theorem}") }, /cleveref/u],
      [
        { files: { "main.tex": "\\documentclass{revtex4-2}\\usepackage{array}\\begin{document}x\\end{document}" } },
        /array/u,
      ],
      [{ files: tex("\\usepackage{hyperxmp}\\usepackage{hyperref}") }, /hyperxmp/u],
      [{ files: tex("\\usepackage{psfig}") }, /psfig/u],
    ],
    keeps: [
      { files: tex("\\usepackage{cleveref}\\newtheorem{thm}{Theorem}"), texLive: 2023 },
      { files: tex("\\usepackage{cleveref}\\usepackage{hyperref}\\usepackage{hyperxmp}\\usepackage{array}") },
      {
        files: {
          "main.tex": "\\documentclass{revtex4-2}\\usepackage{array}[=2016-10-06]\\begin{document}x\\end{document}",
        },
      },
    ],
  },
  "arxiv/document-stands-alone": {
    breaks: [[{ files: tex("\\usepackage{xr}\\externaldocument{supplement}") }, /another document/u]],
    keeps: [{ files: tex("\\usepackage{xr}") }],
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
