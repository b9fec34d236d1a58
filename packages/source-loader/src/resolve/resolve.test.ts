import {
  type BlockNode,
  type Container,
  type CrossReference,
  createNearestFinder,
  type Heading,
  type InlineNode,
  type ListItem,
  type Root,
} from "@dreamnet/document";
import { describe, expect, test } from "vitest";
import { createBibliography } from "../bibliography/bibliography.ts";
import { equationRows } from "./equation-rows.ts";
import { githubId, pandocId } from "./heading-ids.ts";
import { resolveTree } from "./resolve-tree.ts";
import { abstractText, settleAbstract } from "./settle-abstract.ts";
import { settleHeadings } from "./settle-headings.ts";

const text = (value: string): InlineNode => ({ type: "text", value });
const paragraph = (...children: InlineNode[]): BlockNode => ({
  type: "paragraph",
  children,
  position: { start: { line: 9, column: 1 }, end: { line: 9, column: 2 } },
});
const heading = (depth: Heading["depth"], title: string, more: Partial<Heading> = {}): Heading => ({
  type: "heading",
  depth,
  children: [text(title)],
  ...more,
});
const figure = (label: string | undefined, more: Partial<Container> = {}): Container => ({
  type: "container",
  kind: "figure",
  ...(label === undefined ? {} : { label }),
  children: [{ type: "caption", children: [paragraph(text(`Caption ${label}`))] }],
  ...more,
});
const reference = (label: string): CrossReference => ({
  type: "crossReference",
  label,
  form: "number",
  resolved: false,
  children: [],
});
const resolve = (children: BlockNode[], options: { bib?: string; nocite?: string[]; numbered?: boolean } = {}) => {
  const root: Root = { type: "root", children };
  return resolveTree(root, "a.md", {
    bibliography: createBibliography(options.bib === undefined ? [] : [{ path: "r.bib", text: options.bib }], []),
    files: options.bib === undefined ? [] : ["r.bib"],
    declared: options.bib !== undefined,
    nocite: options.nocite ?? [],
    numbered: options.numbered ?? true,
  });
};
const numbers = async (children: BlockNode[], numbered = true) =>
  Object.fromEntries(
    Object.entries((await resolve(children, { numbered })).labels).map(([name, label]) => [name, label.number]),
  );

describe("equationRows", () => {
  const cases: [
    name: string,
    tex: string,
    numbered: boolean,
    rows: [counted: boolean, labels: string[], tag?: string][],
  ][] = [
    ["no environment", "x = 1", true, [[true, []]]],
    ["no environment, not numbered", "x = 1 \\label{a}", false, [[false, ["a"]]]],
    ["equation", "\\begin{equation}x\\label{a}\\end{equation}", true, [[true, ["a"]]]],
    ["equation*", "\\begin{equation*}x\\end{equation*}", true, [[false, []]]],
    [
      "align",
      "\\begin{align}a&=1\\label{a}\\\\b&=2\\nonumber\\\\[2pt] c&=3\\label{c}\\end{align}",
      true,
      [
        [true, ["a"]],
        [false, []],
        [true, ["c"]],
      ],
    ],
    [
      "align with a last break",
      "\\begin{align}a\\\\b\\\\\n\\end{align}",
      true,
      [
        [true, []],
        [true, []],
      ],
    ],
    [
      "align*",
      "\\begin{align*}a\\\\b\\end{align*}",
      true,
      [
        [false, []],
        [false, []],
      ],
    ],
    [
      "a tag",
      "\\begin{align}a\\tag{$*$}\\label{t}\\\\b\\end{align}",
      true,
      [
        [false, ["t"], "*"],
        [true, []],
      ],
    ],
    [
      "a matrix within",
      "\\begin{align}A&=\\begin{pmatrix}1\\\\2\\end{pmatrix}\\\\B\\end{align}",
      true,
      [
        [true, []],
        [true, []],
      ],
    ],
    [
      "braces within",
      "\\begin{gather}\\text{a\\\\b}\\\\c\\end{gather}",
      true,
      [
        [true, []],
        [true, []],
      ],
    ],
    ["multline", "\\begin{multline}a\\\\b\\label{m}\\end{multline}", true, [[true, ["m"]]]],
    [
      "split in equation",
      "\\begin{equation}\\begin{split}a\\\\b\\end{split}\\label{s}\\end{equation}",
      true,
      [[true, ["s"]]],
    ],
    [
      "a break in a comment",
      "\\begin{align}a % no \\\\ break\n\\\\b\\end{align}",
      true,
      [
        [true, []],
        [true, []],
      ],
    ],
    [
      "never closed",
      "\\begin{align}a\\\\b",
      true,
      [
        [true, []],
        [true, []],
      ],
    ],
  ];
  test.each(cases)("%s", (_, tex, numbered, rows) => {
    expect(
      equationRows(tex, numbered).map((row) =>
        row.tag === undefined ? [row.counted, row.labels] : [row.counted, row.labels, row.tag],
      ),
    ).toEqual(rows);
  });
});

describe("numbers", () => {
  test("of sections, as the article class counts", async () => {
    expect(
      await numbers([
        heading(1, "A", { label: "a" }),
        heading(2, "B", { label: "b" }),
        heading(2, "C", { label: "c" }),
        heading(1, "X", { label: "x", numbered: false }),
        heading(1, "D", { label: "d" }),
        heading(2, "E", { label: "e" }),
        heading(3, "F", { label: "f" }),
        heading(4, "G", { label: "g" }),
        {
          type: "division",
          role: "appendix",
          children: [heading(1, "P", { label: "p" }), heading(2, "Q", { label: "q" })],
        },
      ]),
    ).toEqual({
      a: "1",
      b: "1.1",
      c: "1.2",
      x: undefined,
      d: "2",
      e: "2.1",
      f: "2.1.1",
      g: undefined,
      p: "A",
      q: "A.1",
    });
  });

  test("of no section, where headings are not numbered", async () => {
    expect(await numbers([heading(1, "A", { label: "a" })], false)).toEqual({ a: undefined });
  });

  test("of figures, tables, listings and their parts", async () => {
    expect(
      await numbers([
        figure("one"),
        { ...figure(undefined), children: [] },
        figure("plain", { numbered: false }),
        figure("two", {
          children: [
            { ...figure("two-a"), subcontainer: true },
            { ...figure("two-b"), subcontainer: true },
            { type: "caption", children: [] },
          ],
        }),
        figure("table", { kind: "table" }),
        figure("code", { kind: "code" }),
        figure("three"),
      ]),
    ).toEqual({
      one: "1",
      plain: undefined,
      two: "2",
      "two-a": "2a",
      "two-b": "2b",
      table: "1",
      code: "1",
      three: "3",
    });
  });

  test("of equations, theorems and list items", async () => {
    expect(
      await numbers([
        { type: "math", value: "x", numbered: true, label: "e1" },
        { type: "math", value: "x", numbered: false, label: "none" },
        {
          type: "math",
          value: "\\begin{align}a\\label{e2}\\\\b\\label{e3}\\end{align}",
          numbered: true,
          labels: ["e2", "e3"],
        },
        { type: "admonition", kind: "theorem", proof: true, label: "t1", children: [] },
        { type: "admonition", kind: "lemma", proof: true, label: "l1", children: [] },
        { type: "admonition", kind: "theorem", proof: true, label: "t2", children: [] },
        {
          type: "list",
          ordered: true,
          start: 4,
          spread: false,
          children: [
            { type: "listItem", children: [] },
            { type: "listItem", label: "item", children: [] },
          ],
        },
      ]),
    ).toEqual({ e1: "1", none: undefined, e2: "2", e3: "3", t1: "1", l1: "1", t2: "2", item: "5" });
  });

  test("of equations that share a number, and of items in figures of their own", async () => {
    const equation = (label: string): BlockNode => ({ type: "math", value: "x", numbered: true, label });
    const item = (label: string): ListItem => ({ type: "listItem", label, children: [] });
    expect(
      await numbers([
        equation("e1"),
        {
          type: "division",
          role: "subequations",
          label: "both",
          children: [
            {
              type: "math",
              value: "\\begin{align}a\\label{s1}\\\\b\\notag\\\\c\\label{s2}\\end{align}",
              numbered: true,
              labels: ["s1", "s2"],
            },
            equation("s3"),
          ],
        },
        equation("e3"),
        {
          type: "list",
          ordered: true,
          numbering: "lower-roman",
          start: 3,
          spread: false,
          children: [item("i3"), item("i4")],
        },
        { type: "list", ordered: true, numbering: "upper-alpha", spread: false, children: [item("a")] },
      ]),
    ).toEqual({ e1: "1", both: "2", s1: "2a", s2: "2b", s3: "2c", e3: "3", i3: "iii", i4: "iv", a: "A" });
  });

  test("of TeX that is carried as it is", async () => {
    const tex =
      "\\begin{table}\\caption{T}\\label{t}\\end{table}\\begin{figure}\\includegraphics{x}\\caption{F}\\label{f}\\end{figure}\\begin{align}a\\label{a}\\\\b\\label{b}\\end{align}\\label{loose}";
    expect(
      await numbers([
        figure("one"),
        { type: "rawBlock", lang: "tex", value: tex },
        { type: "rawBlock", lang: "html", value: "\\label{no}" },
        figure("two"),
      ]),
    ).toEqual({
      one: "1",
      t: "1",
      f: "2",
      a: "1",
      b: "2",
      loose: undefined,
      two: "3",
    });
  });

  test("of a target: what it stands in", async () => {
    const container: Container = {
      type: "container",
      kind: "figure",
      children: [{ type: "caption", children: [paragraph(text("C"), { type: "target", label: "in-caption" })] }],
    };
    expect(
      await numbers([
        heading(1, "A"),
        paragraph({ type: "target", label: "in-text" }),
        container,
        heading(1, "B", { children: [text("B"), { type: "target", label: "in-heading" }] }),
      ]),
    ).toEqual({ "in-text": "1", "in-caption": "1", "in-heading": "2" });
    expect(container.label).toBe("in-caption");
  });
});

describe("labels", () => {
  test("a reference is resolved, by the label or by the heading's own name", async () => {
    const nodes = [
      reference("fig"),
      reference("FIG"),
      reference("a-heading"),
      reference("a-heading-1"),
      reference("mine"),
    ];
    const second = heading(1, "A heading");
    const { labels, diagnostics } = await resolve([
      figure("fig"),
      heading(1, "A heading"),
      second,
      heading(1, "Mine", { label: "own" }),
      paragraph(...nodes),
    ]);
    expect(nodes.map((node) => [node.resolved, node.label])).toEqual([
      [true, "fig"],
      [true, "fig"],
      [true, "a-heading"],
      [true, "a-heading-1"],
      [true, "own"],
    ]);
    expect(second.label).toBe("a-heading-1");
    expect(labels["a-heading-1"]).toMatchObject({ kind: "heading", number: "2", title: "A heading" });
    expect(diagnostics).toEqual([]);
  });

  test("a link to a place in the document becomes a reference", async () => {
    const links: InlineNode[] = [
      { type: "link", url: "#fig", children: [text("see")] },
      { type: "link", url: "#fig", children: [] },
      { type: "link", url: "#none", children: [text("see")] },
    ];
    const { diagnostics } = await resolve([figure("fig"), paragraph(...links)]);
    expect(links).toMatchObject([
      { type: "crossReference", form: "text", resolved: true, label: "fig", children: [text("see")] },
      { type: "crossReference", form: "name", resolved: true },
      { type: "link", url: "#none" },
    ]);
    expect(links[0]).not.toHaveProperty("url");
    expect(diagnostics).toEqual([expect.objectContaining({ severity: "warning", ruleId: "document/label-resolves" })]);
  });

  test("a label that is not there is named with its line and the nearest", async () => {
    const { diagnostics } = await resolve([figure("fig:results"), paragraph(reference("fig:result"))]);
    expect(diagnostics).toEqual([
      expect.objectContaining({
        severity: "error",
        ruleId: "document/label-resolves",
        location: expect.objectContaining({ line: 9 }),
        hint: "Is `fig:results` meant?",
      }),
    ]);
  });

  test("a label that is given twice is named", async () => {
    const at = (line: number) => ({ position: { start: { line, column: 1 }, end: { line, column: 2 } } });
    const { diagnostics, labels } = await resolve([figure("a", at(3)), figure("a", at(5))]);
    expect(diagnostics).toEqual([
      expect.objectContaining({
        ruleId: "document/label-is-unique",
        location: { file: "a.md", line: 5 },
        message: expect.stringContaining("line 3"),
      }),
    ]);
    expect(labels["a"]?.number).toBe("1");
  });

  test("identifiers of headings", () => {
    const cases: [string, string, string][] = [
      ["Heading identifiers in HTML", "heading-identifiers-in-html", "heading-identifiers-in-html"],
      ["Maître d'hôtel", "maître-dhôtel", "maître-dhôtel"],
      ["*Dogs*?--in *my* house?", "dogs--in-my-house", "dogs--in-my-house"],
      ["3. Applications", "applications", "3-applications"],
      ["33", "section", "33"],
    ];
    for (const [title, pandoc, github] of cases) expect([pandocId(title), githubId(title)]).toEqual([pandoc, github]);
  });
});

describe("citations", () => {
  const cite = (key: string): InlineNode => ({ type: "cite", key, kind: "parenthetical" });

  test("only what is cited is read", async () => {
    const { references, diagnostics } = await resolve([paragraph(cite("b"), cite("b"))], {
      bib: "@misc{a, title={A}}@misc{b, title={B}}",
    });
    expect(Object.keys(references)).toEqual(["b"]);
    expect(diagnostics).toEqual([]);
  });

  test("all is read where the document asks for all", async () => {
    expect(
      Object.keys(
        (await resolve([paragraph({ type: "nocite", keys: ["*"] })], { bib: "@misc{a, title={A}}@misc{b, title={B}}" }))
          .references,
      ),
    ).toEqual(["a", "b"]);
    expect(
      Object.keys((await resolve([], { bib: "@misc{a, title={A}}@misc{b, title={B}}", nocite: ["b"] })).references),
    ).toEqual(["b"]);
  });

  test("a key in another case is corrected and named", async () => {
    const node = cite("KNUTH84");
    const { references, diagnostics } = await resolve([paragraph(node)], { bib: "@misc{Knuth84, title={A}}" });
    expect(node).toMatchObject({ key: "Knuth84" });
    expect(Object.keys(references)).toEqual(["Knuth84"]);
    expect(diagnostics).toEqual([
      expect.objectContaining({ severity: "warning", ruleId: "document/citation-case-matches" }),
    ]);
  });

  test("thousands of keys that are not there take bounded time", async () => {
    const start = performance.now();
    const bib = Array.from({ length: 20_000 }, (_, index) => `@misc{some-long-key-${index}, title={T}}`).join("\n");
    const { diagnostics } = await resolve(
      [paragraph(...Array.from({ length: 5000 }, (_, index) => cite(`same-long-key-${index}x`)))],
      { bib },
    );
    expect(diagnostics).toHaveLength(5000);
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  test("a key that is not there is named once, with the nearest and the file", async () => {
    const { diagnostics } = await resolve([paragraph(cite("Knuth:1985"), cite("Knuth:1985"))], {
      bib: "@misc{Knuth:1984, title={A}}",
    });
    expect(diagnostics).toEqual([
      expect.objectContaining({
        severity: "error",
        ruleId: "document/citation-resolves",
        message: expect.stringMatching(/cited 2 times.*r\.bib/u),
        hint: "Is `Knuth:1984` meant?",
        location: { file: "a.md", line: 9, column: 1 },
      }),
    ]);
  });
});

test("footnotes without a text, without a place, and twice", async () => {
  const definition = (identifier: string): BlockNode => ({ type: "footnoteDefinition", identifier, children: [] });
  const { diagnostics } = await resolve([
    paragraph({ type: "footnoteReference", identifier: "a" }, { type: "footnoteReference", identifier: "lost" }),
    definition("a"),
    definition("a"),
    definition("unused"),
  ]);
  expect(diagnostics.map((one) => [one.severity, one.ruleId])).toEqual([
    ["warning", "document/footnote-is-unique"],
    ["error", "document/footnote-resolves"],
    ["warning", "document/footnote-is-used"],
  ]);
});

describe("settleHeadings", () => {
  const cases: [
    name: string,
    title: string | undefined,
    headings: [Heading["depth"], string][],
    left: [number, string][],
    found: string | undefined,
  ][] = [
    [
      "a lone first heading is the title",
      undefined,
      [
        [1, "T"],
        [2, "A"],
        [3, "B"],
      ],
      [
        [1, "A"],
        [2, "B"],
      ],
      "T",
    ],
    [
      "sections of the first level are none",
      undefined,
      [
        [1, "A"],
        [1, "B"],
      ],
      [
        [1, "A"],
        [1, "B"],
      ],
      undefined,
    ],
    [
      "a heading equal to the title goes",
      "The *Title*!",
      [
        [1, "the title"],
        [2, "A"],
      ],
      [[1, "A"]],
      "the title",
    ],
    [
      "another heading stays",
      "Title",
      [
        [1, "Introduction"],
        [2, "A"],
      ],
      [
        [1, "Introduction"],
        [2, "A"],
      ],
      undefined,
    ],
    [
      "sections start at the first level",
      "Title",
      [
        [2, "A"],
        [3, "B"],
        [2, "C"],
      ],
      [
        [1, "A"],
        [2, "B"],
        [1, "C"],
      ],
      undefined,
    ],
    ["no headings", "Title", [], [], undefined],
    [
      "a first heading that is not first",
      undefined,
      [
        [2, "A"],
        [1, "T"],
      ],
      [
        [2, "A"],
        [1, "T"],
      ],
      undefined,
    ],
  ];
  test.each(cases)("%s", (_, title, headings, left, found) => {
    const root: Root = { type: "root", children: headings.map(([depth, name]) => heading(depth, name)) };
    expect(settleHeadings(root, title)).toBe(found);
    expect(
      root.children.map((child) =>
        child.type === "heading" ? [child.depth, (child.children[0] as { value: string }).value] : [],
      ),
    ).toEqual(left);
  });
});

describe("settleAbstract", () => {
  test("takes a section of that name, with its formulas", () => {
    const root: Root = {
      type: "root",
      children: [
        heading(1, "Abstract"),
        paragraph(text("One "), { type: "inlineMath", value: "x" }),
        paragraph(text("Two")),
        heading(1, "Introduction"),
      ],
    };
    const division = settleAbstract(root, { hasAbstract: false });
    expect(division && abstractText(division, {}, {})).toBe("One $x$\n\nTwo");
    expect(root.children).toMatchObject([{ type: "division", role: "abstract" }, { type: "heading" }]);
  });

  test("drops no citation and no formula from the text", async () => {
    const cite = (key: string, kind: "narrative" | "parenthetical"): InlineNode => ({ type: "cite", key, kind });
    const root: Root = {
      type: "root",
      children: [
        heading(1, "Abstract"),
        paragraph(
          text("As "),
          cite("a", "narrative"),
          text(" says "),
          {
            type: "citeGroup",
            kind: "parenthetical",
            children: [
              { type: "cite", key: "b", kind: "parenthetical", suffix: "p. 3" },
              { type: "cite", key: "a", kind: "parenthetical" },
            ],
          },
          text(", "),
          cite("c", "parenthetical"),
          text(":"),
        ),
        { type: "math", value: "a =\n b \\label{eq:a}", numbered: true },
        heading(1, "Introduction"),
      ],
    };
    const division = settleAbstract(root, { hasAbstract: false });
    const { references, labels } = await resolve(root.children, {
      bib: "@book{a, author={Knuth, Donald}, year=1984}\n@book{b, author={One, A. and Two, B. and Three, C.}, date={2001-02}}",
    });
    expect(division && abstractText(division, references, labels)).toBe(
      "As Knuth (1984) says (One et al., 2001, p. 3; Knuth, 1984), [c]:\n\n$a = b$",
    );
  });

  test("takes no summary", () => {
    const root: Root = {
      type: "root",
      children: [heading(1, "Summary"), paragraph(text("One")), heading(1, "Introduction")],
    };
    expect(settleAbstract(root, { hasAbstract: false })).toBeUndefined();
    expect(root.children).toHaveLength(3);
  });

  test("leaves the tree alone where the front matter has one", () => {
    const root: Root = {
      type: "root",
      children: [heading(1, "Abstract"), paragraph(text("One")), heading(1, "Introduction")],
    };
    expect(settleAbstract(root, { hasAbstract: true })).toBeUndefined();
    expect(root.children).toHaveLength(3);
  });
});

test("createNearestFinder", () => {
  const cases: [string, string[], string | undefined][] = [
    ["fig-one", ["fig:one", "fig:two"], "fig:one"],
    ["Smith2019", ["Smith2020", "Jones2019"], "Smith2020"],
    ["abc", ["xyz"], undefined],
    ["a", ["b"], undefined],
    ["x", [], undefined],
    ["Müller", ["Muller"], "Muller"],
  ];
  for (const [name, candidates, near] of cases)
    expect([name, createNearestFinder(() => candidates)(name)]).toEqual([name, near]);
});
