import { spawnSync } from "node:child_process";
import type { BlockNode, InlineNode, NormalizedSource } from "@dreamnet/document";
import { describe, expect, it } from "vitest";
import { countNodes, toLatex } from "../src/index.ts";
import { mathCommands, mathtoolsCommands, textCommands } from "../src/latex/tex/commands.ts";
import { lowered, mathSymbols, raised } from "../src/latex/unicode/math-symbols.ts";
import { drawing, textSymbols } from "../src/latex/unicode/text-symbols.ts";
import { compileTex, hasProgram, sourceOf } from "./compile-tex.ts";
import { hostileTexts, randomBlocks } from "./random-tree.ts";

const hasTex = hasProgram("pdflatex") && hasProgram("pdftotext");
const hasFonts =
  hasProgram("xelatex") && spawnSync("kpsewhich", ["FreeSerif.otf"], { encoding: "utf8" }).stdout?.trim() !== "";

const paragraph = (...children: InlineNode[]): BlockNode => ({ type: "paragraph", children });
const text = (value: string): InlineNode => ({ type: "text", value });

const surroundings: Partial<NormalizedSource> = {
  references: {
    known: {
      csl: {
        id: "known",
        type: "article-journal",
        title: "A title",
        author: [{ family: "Ünal_", given: "A. B." }],
        issued: { "date-parts": [[2020]] },
      },
      bib: {
        type: "article",
        fields: { title: "A {B} & 50% _x $y$ \\'e", journal: "J # K", year: "2020", doi: "10.1/a_b" },
      },
      diagnostics: [],
    },
    "key with, space": {
      csl: { id: "k", type: "book", title: "α <i>x</i>", author: [{ literal: "Org (X) & Y" }] },
      diagnostics: [],
    },
  },
  assets: {
    ["a".repeat(64)]: { path: "a.png", mediaType: "image/png", size: 69, width: 100, height: 50, variants: {} },
  },
  labels: {
    "sec:one": { kind: "heading", number: "1", title: "One_" },
    "fig a": { kind: "figure", number: "1" },
    "tbl:ü": { kind: "table", number: "2" },
    eq_1: { kind: "equation", number: "3" },
    "x{y}": { kind: "text", title: "T%" },
  },
  macros: {
    "\\foo": "x_{#1}",
    "\\argmax": "\\operatorname*{arg\\,max}",
    "\\d": "\\mathrm{d}",
    "\\be": "\\begin{equation}",
  },
};

const samples: Readonly<Record<string, string>> = {
  m: "{x}",
  t: "{x}",
  f: "{x}",
  o: "",
  p: "",
  d: "{1pt}",
  k: "(",
  l: "{l}",
  u: "{u}",
  c: "{red}",
  n: "{1}",
  x: "{1-1}",
  s: "",
};

describe.skipIf(!hasTex)("the TeX that is written, compiled by pdflatex", () => {
  it("sets the quotation marks of code straight", () => {
    const { errors, text: shown } = compileTex(
      toLatex(
        sourceOf([
          paragraph({ type: "inlineCode", value: "in 'a' `b` \"c\"" }),
          { type: "code", value: "f(x='a', y=`b`)" },
          { type: "code", value: "g('é', `è`) {} \\" },
        ]),
      ),
    );
    expect(errors).toEqual([]);
    expect(shown).toContain("in 'a' `b` \"c\"");
    expect(shown).toContain("f(x='a', y=`b`)");
    expect(shown).toContain("g('é', `è`) {} \\");
  });

  it("knows no command that LaTeX does not", () => {
    const blocks: BlockNode[] = [];
    for (const [name, args] of [...mathCommands, ...mathtoolsCommands]) {
      if (["cline", "hdotsfor", "hline", "toprule", "midrule", "bottomrule", "genfrac"].includes(name)) continue;
      blocks.push(
        paragraph(text(`${name} `), {
          type: "inlineMath",
          value: `a \\${name}${[...args].map((each) => samples[each]).join("")} b`,
        }),
      );
    }
    for (const [name, args] of textCommands) {
      if (/rule$|line$|counter$|style$|page$/u.test(name)) continue;
      blocks.push(
        paragraph(text(`${name} `), {
          type: "rawInline",
          lang: "tex",
          value: `{\\${name}${[...args].map((each) => samples[each]).join("")} b}`,
        }),
      );
    }
    for (const character of [
      ...mathSymbols.keys(),
      ...raised.keys(),
      ...lowered.keys(),
      ...textSymbols.keys(),
      ...drawing.keys(),
    ]) {
      blocks.push(
        paragraph(
          text(character),
          { type: "inlineCode", value: character },
          { type: "inlineMath", value: `x${character}` },
          { type: "inlineMath", value: `\\text{${character}}` },
        ),
      );
    }
    const document = toLatex(sourceOf(blocks));
    expect(document.diagnostics.filter((diagnostic) => diagnostic.severity !== "info")).toEqual([]);
    expect(document.engine).toBe("pdflatex");
    expect(compileTex(document).errors).toEqual([]);
  });

  it("shows every word, wherever it stands", () => {
    const word = (name: string): InlineNode[] => [
      text(`${name} with&%#_odd ~signs `),
      { type: "footnoteReference", identifier: name },
      { type: "link", url: "https://example.org/a%20b#c_d", children: [text(`link${name}`)] },
    ];
    const note = (name: string): BlockNode => ({
      type: "footnoteDefinition",
      identifier: name,
      children: [paragraph(text(`note${name}`)), { type: "code", value: `code${name}()` }],
    });
    const places = ["heading", "paragraph", "quote", "item", "term", "cell", "caption", "admonition", "title"];
    const blocks: BlockNode[] = [
      { type: "heading", depth: 1, children: word("heading") },
      paragraph(...word("paragraph")),
      { type: "blockquote", children: [paragraph(...word("quote"))] },
      {
        type: "list",
        ordered: true,
        spread: false,
        children: [{ type: "listItem", children: [paragraph(...word("item"))] }],
      },
      {
        type: "definitionList",
        children: [
          { type: "definitionTerm", children: word("term") },
          { type: "definitionDescription", children: [paragraph(text("described"))] },
        ],
      },
      {
        type: "table",
        align: [null],
        children: [
          { type: "tableRow", children: [{ type: "tableCell", header: true, children: [text("head")] }] },
          { type: "tableRow", children: [{ type: "tableCell", header: false, children: word("cell") }] },
        ],
      },
      {
        type: "container",
        kind: "figure",
        label: "fig a",
        children: [
          { type: "image", url: "a.png", asset: "a".repeat(64), alt: "An [odd], {alt}=text %" },
          { type: "caption", children: [paragraph(...word("caption"))] },
        ],
      },
      { type: "admonition", kind: "note", title: word("title"), children: [paragraph(...word("admonition"))] },
      ...places.map(note),
    ];
    const document = toLatex(sourceOf(blocks, surroundings));
    const { errors, text: shown } = compileTex(document);
    expect(errors).toEqual([]);
    const words = shown.replace(/\s+/gu, " ");
    for (const place of places)
      for (const part of [place, `link${place}`, `note${place}`, `code${place}()`]) expect(words).toContain(part);
    expect(words).toContain("with&%#_odd ~signs");
    expect(document.counts.footnotes).toBe(places.length);
  });

  it("survives depth, width and length", () => {
    let nested: BlockNode = { type: "code", value: "deepest()" };
    for (let depth = 0; depth < 12; depth++) {
      nested =
        depth % 3 === 0
          ? { type: "blockquote", children: [nested] }
          : {
              type: "list",
              ordered: depth % 2 === 0,
              spread: false,
              children: [{ type: "listItem", children: [nested] }],
            };
    }
    const row = (cell: string, count: number): BlockNode & { type: "table" } => ({
      type: "table",
      align: [],
      children: Array.from({ length: 60 }, () => ({
        type: "tableRow" as const,
        children: Array.from({ length: count }, () => ({
          type: "tableCell" as const,
          header: false,
          children: [text(cell)],
        })),
      })),
    });
    const figures: BlockNode[] = Array.from({ length: 70 }, (_, index) => ({
      type: "container",
      kind: "figure",
      children: [
        { type: "image", url: `${index}.png` },
        { type: "caption", children: [paragraph(text(`Caption ${index}.`))] },
      ],
    }));
    const blocks = [
      nested,
      row("a cell of some words", 9),
      row("x", 30),
      { type: "code", value: `${"word ".repeat(60)}end` } as BlockNode,
      ...figures,
    ];
    const document = toLatex(sourceOf(blocks));
    const { errors, text: shown, log } = compileTex(document);
    expect(errors).toEqual([]);
    expect(shown).toContain("deepest()");
    const overfull = [...log.matchAll(/Overfull \\hbox \((\d+)/gu)].map((found) => Number(found[1]));
    expect(overfull.filter((points) => points > 40)).toEqual([]);
  });

  it("makes a list of references of whatever the fields hold", () => {
    const types = ["article", "book", "inproceedings", "misc", "phdthesis", "techreport", "patent"];
    const references: NormalizedSource["references"] = {};
    hostileTexts.forEach((value, index) => {
      const other = hostileTexts[(index * 7 + 3) % hostileTexts.length] as string;
      references[`k${index}`] = {
        csl: { id: `k${index}`, type: "book", title: value, author: [{ family: other, given: value }] },
        ...(index % 4 === 0
          ? {}
          : {
              bib: {
                type: types[index % types.length] as string,
                fields: {
                  title: value,
                  journal: other,
                  booktitle: other,
                  note: value,
                  year: index % 3 === 0 ? other : "1999",
                  pages: other,
                  publisher: value,
                  url: value,
                  doi: other,
                },
              },
            }),
        diagnostics: [],
      };
    });
    const document = toLatex(
      sourceOf(
        [paragraph(...Object.keys(references).map((key): InlineNode => ({ type: "cite", key, kind: "narrative" })))],
        { references },
      ),
    );
    expect(compileTex(document).errors).toEqual([]);
  });

  it.each([1, 2, 3])("compiles random trees without an error (seed %i)", (seed) => {
    const source = sourceOf(randomBlocks(seed * 1000, 20), surroundings);
    const document = toLatex(source);
    const { errors, pages } = compileTex(document);
    expect(errors).toEqual([]);
    expect(pages).toBeGreaterThan(0);
  });
});

describe.skipIf(!hasFonts)("the TeX that is written, compiled by xelatex", () => {
  it("sets the scripts that pdflatex lacks", () => {
    const words = ["Привет", "Ελληνικά", "გამარჯობა", "Nguyễn", "漢字かな", "안녕하세요"];
    const document = toLatex(
      sourceOf([
        paragraph(text(words.join(" "))),
        paragraph(text("שלום עולם and مرحبا بالعالم")),
        { type: "code", value: "print('Привет')" },
      ]),
    );
    expect(document.engine).toBe("xelatex");
    const { errors, text: shown, log } = compileTex(document);
    expect(errors).toEqual([]);
    expect(log).not.toContain("Missing character");
    for (const word of words) expect(shown.normalize("NFC")).toContain(word);
  });

  it.each([4, 5])("compiles random trees without an error (seed %i)", (seed) => {
    const source = sourceOf(randomBlocks(seed * 1000, 14, { xelatex: true }), surroundings);
    const { errors, pages } = compileTex(toLatex(source));
    expect(errors).toEqual([]);
    expect(pages).toBeGreaterThan(0);
  });
});

describe("counts", () => {
  it("agree with the tree where nothing is raw or unreferenced", () => {
    const blocks: BlockNode[] = [
      { type: "math", value: "x", numbered: false },
      { type: "code", value: "x" },
      paragraph(
        { type: "cite", key: "known", kind: "narrative" },
        { type: "cite", key: "unknown", kind: "parenthetical" },
        { type: "crossReference", label: "fig a", form: "name", resolved: true, children: [] },
      ),
      {
        type: "container",
        kind: "table",
        children: [
          { type: "table", align: [null], children: [] },
          { type: "caption", children: [] },
        ],
      },
    ];
    const source = sourceOf(blocks, surroundings);
    expect(toLatex(source).counts).toEqual(countNodes(source.ast));
  });
});
