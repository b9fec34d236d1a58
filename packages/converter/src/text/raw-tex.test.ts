import type { BlockNode } from "@dreamnet/document";
import { plainText } from "@dreamnet/document";
import { describe, expect, test } from "vitest";
import { makeSource, paragraph } from "../../test/make-source.ts";
import { toHtml } from "../html/to-html.ts";
import { readRawTex } from "./raw-tex.ts";

const inlineCases: readonly [tex: string, text: string, unknown?: string[]][] = [
  ["\\textbf{bold} and \\emph{it}", "bold and it"],
  ["\\LaTeX{} \\& \\TeX\\ 100\\% \\$5 \\_x \\{y\\}", "LaTeX & TeX 100% $5 _x {y}"],
  ['caf\\\'e na\\"{\\i}ve \\c{c}a \\v{S}koda \\aa ngstr\\"om \\ss', "café naïve ça Škoda ångström ß"],
  ["``quoted'' -- pp. 1--2 --- end~here", "“quoted” – pp. 1–2 — end\u00A0here"],
  ["one % comment\ntwo", "one two"],
  ["\\textcolor{red}{red} \\mbox{box} \\href{https://a.b/\\%20}{link} \\url{http://c.d}", "red box link http://c.d"],
  ["\\newpage\\noindent\\vspace{2em}\\small text", "text"],
  ["\\unknown[opt]{kept} on", "kept  on", ["\\unknown"]],
  ["a\\footnote{note} b", "a (note) b"],
  ["{\\bf old} {\\it style}", "old style"],
  ["unclosed {brace", "unclosed brace"],
  ["\\multicolumn{2}{c}{x} & y", "x & y"],
];

describe("raw TeX in running text", () => {
  test.each(inlineCases)("%s", (tex, text, unknown = []) => {
    const read = readRawTex(tex);
    expect(plainText(read.nodes)).toBe(text);
    expect(read.unknown).toEqual(unknown);
  });
});

const kinds = (nodes: readonly BlockNode[]): string[] => nodes.map((node) => node.type);

test("environments become nodes", () => {
  const { nodes, unknown } = readRawTex(`
\\begin{table}[ht]\\centering
\\caption{A \\emph{table}}\\label{tab:x}
\\begin{tabular}{l|*{2}{r}@{}}
\\toprule
Name & \\textbf{n} & m \\\\ \\midrule
a\\&b & 1 & $x_1$ \\\\[2pt]
\\multicolumn{2}{c}{both} & z \\\\
\\bottomrule
\\end{tabular}
\\end{table}
\\begin{itemize}\\item one \\begin{itemize}\\item inner\\end{itemize}\\item[B] two\\end{itemize}
\\begin{align}x&=1\\end{align}
\\begin{verbatim}
\\raw{code}
\\end{verbatim}`);
  expect(unknown).toEqual([]);
  expect(kinds(nodes)).toEqual(["container", "list", "math", "code"]);
  const [container, list, , code] = nodes;
  expect(container).toMatchObject({ kind: "table", label: "tab:x" });
  const table =
    container?.type === "container" ? container.children.find((child) => child.type === "table") : undefined;
  expect(table).toMatchObject({ align: ["left", "right", "right"] });
  expect(
    table?.type === "table"
      ? table.children.map((row) =>
          row.children.map((cell) => `${cell.header ? "#" : ""}${cell.colspan ?? 1}:${plainText(cell.children)}`),
        )
      : [],
  ).toEqual([
    ["#1:Name", "#1:n", "#1:m"],
    ["1:a&b", "1:1", "1:x_1"],
    ["2:both", "1:z"],
  ]);
  expect(plainText(list as BlockNode)).toContain("inner");
  expect(code).toMatchObject({ value: "\\raw{code}" });
});

test("a drawing in TeX keeps its source, and is named", () => {
  const { nodes, unknown } = readRawTex("\\begin{tikzpicture}\\draw (0,0) -- (1,1);\\end{tikzpicture}");
  expect(unknown).toEqual(["tikzpicture"]);
  expect(nodes).toEqual([
    { type: "code", lang: "tex", value: "\\begin{tikzpicture}\\draw (0,0) -- (1,1);\\end{tikzpicture}" },
  ]);
});

test("citations, references and labels of raw TeX are those of the document", () => {
  const source = makeSource(
    [
      {
        type: "rawBlock",
        lang: "latex",
        value:
          "\\begin{figure}\\includegraphics[width=5cm]{a.png}\\caption{C}\\label{fig:a}\\end{figure}\nSee \\autoref{fig:a} and \\citep[see][p.~3]{k,no}.",
      },
      paragraph({ type: "rawInline", lang: "tex", value: "\\citet{k}" }),
    ],
    {
      labels: { "fig:a": { kind: "figure", number: "1" } },
      references: {
        k: {
          csl: { id: "k", type: "book", title: "T", author: [{ family: "Knuth" }], issued: { "date-parts": [[1984]] } },
          diagnostics: [],
        },
      },
    },
  );
  const { html, counts } = toHtml(source);
  expect(html).toContain('<a href="#fig:a" class="cross-reference">Figure 1</a>');
  expect(html).toContain(
    '(see <a href="#ref-k" role="doc-biblioref">Knuth, 1984</a>; <span class="citation-missing">no?</span>, p.~3)',
  );
  expect(html).toContain(">Knuth (1984)</a>");
  expect(counts).toMatchObject({ figures: 1, citations: 3, crossReferences: 1 });
});

test.each([
  ["braces", "{".repeat(100_000)],
  ["brackets", "\\\\[".repeat(50_000)],
  ["environments", "\\begin{a}".repeat(20_000)],
  ["accents", "\\'".repeat(100_000)],
  ["dollars", "$ $$ ".repeat(50_000)],
  ["items", `\\begin{itemize}${"\\item ".repeat(50_000)}`],
])("hostile TeX of %s ends soon", (_name, tex) => {
  const start = performance.now();
  readRawTex(tex);
  expect(performance.now() - start).toBeLessThan(4000);
});
