import { gzip } from "../../src/archive/gzip.ts";
import { writeTar } from "../../src/archive/tar.ts";
import { bytes, pdfHead, png, type RuleCases, readme, tex } from "./submission.ts";

/** An archive with a symbolic link, made by changing the type in its header. */
function linkArchive(): Uint8Array {
  const tar = writeTar([{ path: "link", bytes: bytes("") }], 0);
  tar[156] = 50;
  return tar;
}

/** Cases of the rules on packages. */
export const packageCases: RuleCases = {
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
  "arxiv/size-fits": {
    breaks: [[{ files: { "big.png": new Uint8Array(51 * 1024 * 1024) } }, /52 MB|51 MB/u]],
    keeps: [{ files: { "big.png": new Uint8Array(1024) } }],
  },
  "arxiv/passes-suffice": { breaks: [[{ isStable: false }, /five|5/u]], keeps: [{ isStable: true }, {}] },
  "arxiv/driver-is-automatic": {
    breaks: [
      [{ files: tex("\\usepackage[dvipdfm]{graphicx}") }, /dvipdfm/u],
      [{ files: tex("\\usepackage[pdftex]{hyperref}") }, /by itself/u],
      [{ files: tex("\\usepackage[dvips]{graphicx}") }, /which pdflatex is not/u],
    ],
    keeps: [{ files: tex("\\usepackage[colorlinks]{hyperref}\\usepackage{graphicx}") }],
  },
};
